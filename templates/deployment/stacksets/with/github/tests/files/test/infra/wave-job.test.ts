import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { foundAfter } from './pipeline.ts'

test('a wave of a job for each region is found', () => {
  const matrix = 'strategy:\n      matrix:\n        region: [x]\n    steps:'
  const problems = foundAfter((text) => {
    const [before = '', wave = ''] = text.split(/^(?= {2}wave-1:)/m)
    return before + wave.replace('steps:', matrix)
  })
  expect(problems).toContain('wave-1: its jobs would wait for each other')
})

test('a wave that names one of its regions is found', () => {
  const problems = foundAfter((text) =>
    text.replace('--wave 1', `--wave 1 --region ${topology.home}`),
  )
  expect(problems).toContain("wave-1: it leaves out the wave's other regions")
})
