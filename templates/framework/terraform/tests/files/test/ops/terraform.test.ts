import { expect, test } from 'vitest'
import { topology } from '../../topology.ts'
import { run } from './run.ts'

const ID = 'aaaaaaaaaaaa'

test.each(['plan', 'terraform'])('%s --help says what it does', (name) => {
  const { status, stdout } = run(name, '--help')
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`^npm run ${name} -- `))
})

test.each([
  ['plan', '--apply'],
  ['plan', 'everything'],
  ['terraform', 'atlantis', 'plan'],
  ['terraform', 'global'],
])('"%s %s" is refused in one sentence', (name, ...args) => {
  const { status, stderr } = run(name, ...args)
  expect(status).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('a rehearsed wave shifts each of its regions, and applies no plan that was not saved', () => {
  const { status, stderr } = run('deploy', '--wave', '1', '--release', ID, '--dry-run')
  expect(status).toBe(0)
  for (const region of topology.rollout.waves[0]?.regions ?? []) {
    expect(stderr).toMatch(new RegExp(`${region}  codedeploy:CreateDeployment .*version of ${ID}`))
  }
  expect(stderr).not.toContain('terraform')
})

test('a rehearsed deployment without a region leaves it alone', () => {
  const words = ['--without', topology.home, '--release', ID, '--dry-run', '--despite-alarms']
  const { status, stderr } = run('deploy', ...words)
  expect(status).toBe(0)
  expect(stderr).not.toContain(`${topology.home}  `)
  for (const { name } of topology.regions.slice(1)) {
    expect(stderr).toContain(`${name}  codedeploy:CreateDeployment`)
  }
})

test('a rehearsed plan looks at every root', () => {
  const { status, stderr } = run('plan', '--dry-run')
  expect(status).toBe(0)
  for (const { name } of topology.regions) {
    expect(stderr).toContain(`terraform -chdir=infra/regions/${name} plan`)
  }
  expect(stderr).toContain('terraform -chdir=infra/global plan')
})

test('a rehearsed release of code alone plans and applies nothing', () => {
  const { status, stderr } = run('deploy', '--prepare', '--only', 'code', '--dry-run')
  expect(stderr).toContain('all infrastructure stays as it is')
  expect(status).toBe(0)
  expect(stderr).not.toContain('terraform')
})

test('"--only infrastructure" is refused', () => {
  expect(run('plan', '--only', 'infrastructure').status).toBe(2)
})
