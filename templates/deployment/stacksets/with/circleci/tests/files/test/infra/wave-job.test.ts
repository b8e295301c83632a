import { expect, test } from 'vitest'
import { foundAfter } from './pipeline.ts'

test('a wave that is started for one of its regions is found', () => {
  const problems = foundAfter((text) => text.replace('wave: 1\n', 'wave: 1\n          region: x\n'))
  expect(problems).toContain('wave-1: its regions are not those of topology.ts')
})
