import { expect, test } from 'vitest'
import { SETTINGS } from '../../toolkit/rollout/settings.ts'
import { topology } from '../../topology.ts'
import { run } from './run.ts'

const ID = 'aaaaaaaaaaaa'

test('a rehearsed wave prints the update of each region, with its template in the bucket there', () => {
  const { status, stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  for (const region of topology.rollout.waves[0]?.regions ?? []) {
    expect(stderr).toMatch(
      new RegExp(
        `${region}  cloudformation:UpdateStack ${topology.service}-region s3://.*/releases/${ID}/${SETTINGS} .*Release=${ID}`,
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
