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

test('a stored key is found', () => {
  const problems = foundAfter((text) =>
    text.replace('role_arn:', 'aws_access_key_id: $KEY\n          $&'),
  )
  expect(problems).toContain('sign-in: it uses a stored key')
})

test('a role that is written down is found', () => {
  const problems = foundAfter((text) =>
    text.replace(/role_arn: .*/, 'role_arn: arn:aws:iam::1:role/x'),
  )
  expect(problems).toContain("sign-in: the role's ARN is not the context's")
})
