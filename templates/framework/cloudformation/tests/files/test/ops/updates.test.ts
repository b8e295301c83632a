import { expect, test } from 'vitest'
import { stacks } from '../../toolkit/aws/stacks.ts'
import { requestOf, updateStack } from '../../toolkit/aws/updates.ts'

const ID = 'aaaaaaaaaaaa'
const template = '{"Parameters": {"Release": {}, "Zone": {}, "New": {}}, "Resources": {}}'
const update = {
  region: 'us-east-2',
  stack: 'service-region',
  template: { path: `releases/${ID}/region.yaml`, bytes: Buffer.from(template) },
  parameters: { Release: ID },
  bucket: 'bucket',
}

test('an update keeps what it does not name, and leaves what is new to its default', () => {
  const before = { status: 'UPDATE_COMPLETE', parameters: { Zone: 'Z1', Gone: 'x' }, outputs: {} }
  expect(requestOf(update, template, before).Parameters).toEqual([
    { ParameterKey: 'Release', ParameterValue: ID },
    { ParameterKey: 'Zone', UsePreviousValue: true },
  ])
})

test('a new stack has no value to keep', () => {
  expect(requestOf(update, template, undefined).Parameters).toEqual([
    { ParameterKey: 'Release', ParameterValue: ID },
  ])
})

test("a release's template is taken from the region's own bucket, by CloudFormation's role", () => {
  const role = 'arn:aws:iam::123456789012:role/stacks'
  const request = requestOf(update, template, undefined, role)
  expect(request).toMatchObject({
    TemplateURL: `https://bucket.s3.us-east-2.amazonaws.com/releases/${ID}/region.yaml`,
    RoleARN: role,
  })
  expect(request).not.toHaveProperty('TemplateBody')
})

test.each(
  Object.values(stacks).flatMap((stack) =>
    ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'].map((status) => ({ stack, status })),
  ),
)('$stack in $status was never created, and says what to do', async ({ stack, status }) => {
  const watch = {
    stack: async () => ({ status, parameters: {}, outputs: {} }),
    wait: async () => {},
    say: () => {},
  }
  await expect(updateStack({ ...update, stack }, watch)).rejects.toThrow(
    new RegExp(`^${stack} in us-east-2 was never created \\(${status}\\): .*delete it`),
  )
})
