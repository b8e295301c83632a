import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { foundAfter } from './pipeline.ts'

test('a wave that leaves a region out is found', () => {
  const last = topology.rollout.waves[0]?.regions.at(-1)
  const problems = foundAfter((text) =>
    text.replace(`: ${last}\n      - gate`, ': x\n      - gate'),
  )
  expect(problems).toContain('wave-1: its regions are not those of topology.ts')
})
