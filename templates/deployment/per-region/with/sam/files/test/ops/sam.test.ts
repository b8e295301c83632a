import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { run } from './run.ts'

const ID = 'aaaaaaaaaaaa'

test('a rehearsed wave prints the command of each region', () => {
  const { status, stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  for (const region of topology.rollout.waves[0]?.regions ?? []) {
    expect(stderr).toMatch(
      new RegExp(`${region}  sam deploy .*--stack-name ${topology.service}-region .*Release=${ID}`),
    )
  }
})

test('a rehearsed command names what is in a bucket by its address', () => {
  const { stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(stderr).toMatch(
    new RegExp(`--template-file 's3://<${topology.service}-artifacts.BucketName>/releases/${ID}/`),
  )
})

test('a rehearsed deployment without a region leaves it alone', () => {
  const { status, stderr } = run(
    'deploy',
    '--without',
    topology.home,
    '--release',
    ID,
    '--dry-run',
    '--despite-alarms',
  )
  expect(status).toBe(0)
  expect(stderr).not.toContain(`${topology.home}  `)
  for (const { name } of topology.regions.slice(1)) expect(stderr).toContain(`${name}  sam deploy`)
})
