import { expect, test } from 'vitest'
import { run } from './run.ts'

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

test('"--only infrastructure" is refused', () => {
  expect(run('plan', '--only', 'infrastructure').status).toBe(2)
})
