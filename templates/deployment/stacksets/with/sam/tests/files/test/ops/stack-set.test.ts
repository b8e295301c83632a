import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { run } from './run.ts'

const ID = 'aaaaaaaaaaaa'

test('a rehearsed wave prints what the stack set is to do in each region', () => {
  const { status, stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  for (const region of topology.rollout.waves[0]?.regions ?? []) {
    expect(stderr).toMatch(
      new RegExp(
        `${region}  cloudformation:UpdateStackSet ${topology.service}-region .*Release=${ID}`,
      ),
    )
  }
})

test('a rehearsed deployment without a region leaves it alone', () => {
  const [, { name: left = '' } = {}] = topology.regions
  const words = ['--without', left, '--release', ID, '--dry-run', '--despite-alarms']
  const { status, stderr } = run('deploy', ...words)
  expect(status).toBe(0)
  expect(stderr).not.toContain(`${left}  `)
  expect(stderr).toContain(`${topology.home}  cloudformation:UpdateStackSet`)
})
