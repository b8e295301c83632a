import { expect, test } from 'vitest'
import { requestOf } from '../../ops/aws/updates.ts'
import { settingsOf } from '../../ops/rollout/settings.ts'
import { topology } from '../../topology.ts'
import { run } from './run.ts'

const ID = 'aaaaaaaaaaaa'
const template = '{"Parameters": {"Release": {}, "Zone": {}, "New": {}}, "Resources": {}}'
const update = {
  region: 'us-east-2',
  stack: 'service-region',
  template: { path: `releases/${ID}/region.json`, bytes: Buffer.from(template) },
  parameters: { Release: ID },
  upload: { bucket: 'bucket', prefix: `releases/${ID}` },
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
    TemplateURL: `https://bucket.s3.us-east-2.amazonaws.com/releases/${ID}/region.json`,
    RoleARN: role,
  })
  expect(request).not.toHaveProperty('TemplateBody')
})

test('other code or another template is another version of the function', () => {
  const text = '{"ReleaseVersion": {}, "Alias": {"Fn::GetAtt": ["ReleaseVersion", "Version"]}}'
  const [code, map] = [Buffer.from('code'), Buffer.from('map')]
  const names = (made: Buffer) => [...`${made}`.matchAll(/ReleaseVersion\w*/g)].map(String)
  const [id, same] = names(settingsOf(text, [code, map]))
  expect(id).toMatch(/^ReleaseVersion[0-9a-f]{16}$/)
  expect(same).toBe(id)
  expect(settingsOf(text, [code, map])).toEqual(settingsOf(text, [code, map]))
  for (const other of [
    settingsOf(text, [Buffer.from('other'), map]),
    settingsOf(text, [code, Buffer.from('other')]),
    settingsOf(text.replace('{}', '{"a":1}'), [code, map]),
  ]) {
    expect(names(other)[0]).not.toBe(id)
  }
})

test('a rehearsed wave prints the update of each region, with its template in the bucket there', () => {
  const { status, stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  for (const region of topology.rollout.waves[0]?.regions ?? []) {
    expect(stderr).toMatch(
      new RegExp(
        `${region}  cloudformation:UpdateStack ${topology.service}-region s3://.*/releases/${ID}/region.json .*Release=${ID}`,
      ),
    )
  }
})

test('a rehearsed deployment without a region leaves it alone', () => {
  const words = ['--without', topology.home, '--release', ID, '--dry-run', '--despite-alarms']
  const { status, stderr } = run('deploy', ...words)
  expect(status).toBe(0)
  expect(stderr).not.toContain(`${topology.home}  `)
  for (const { name } of topology.regions.slice(1)) {
    expect(stderr).toContain(`${name}  cloudformation:UpdateStack`)
  }
})
