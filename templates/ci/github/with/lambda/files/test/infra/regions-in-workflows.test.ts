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

test('a job that may sign in outside of an environment is found', () => {
  const problems = foundAfter((text) => text.replace(`    environment: ${topology.home}\n`, ''))
  expect(problems).toContain('prepare: it may ask for AWS credentials outside an environment')
})

test('an environment that no role trusts is found', () => {
  const problems = foundAfter((text) =>
    text.replace(`environment: ${topology.home}`, 'environment: prod'),
  )
  expect(problems).toContain('prepare: no role trusts prod')
})

test('a stored key is found', () => {
  const problems = foundAfter((text) =>
    text.replace('role-to-assume:', 'aws-access-key-id: AKIA\n          $&'),
  )
  expect(problems).toContain('prepare: it uses a stored key')
})
