import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { foundAfter } from './pipeline.ts'

test('a wave that leaves a region out is found', () => {
  const [region] = topology.rollout.waves[0]?.regions ?? []
  const problems = foundAfter((text) => text.replace(`region: [${region}`, 'region: [nowhere'))
  expect(problems).toContain('wave-1: its regions are not those of topology.ts')
})

test('a region that cuts off the others is found', () => {
  const problems = foundAfter((text) => text.replace('fail-fast: false', 'fail-fast: true'))
  expect(problems).toContain('wave-1: a failing region cuts off the others half-way')
})
