import { expect, test } from 'vitest'
import { foundAfter } from './pipeline.ts'

test('a job that may sign in outside of an environment is found', () => {
  const problems = foundAfter((text) => text.replace('    environment: release\n', ''))
  expect(problems).toContain('prepare: it may ask for AWS credentials outside an environment')
})

test('an environment that no role trusts is found', () => {
  const problems = foundAfter((text) => text.replace('environment: release', 'environment: prod'))
  expect(problems).toContain('prepare: no role trusts prod')
})

test.each(['rollout', 'rollback'])('a job of %s that waits for a reviewer is found', (name) => {
  const problems = foundAfter((text) =>
    text.replace(`environment: ${name}`, 'environment: release'),
  )
  expect(problems.join()).toContain('it would wait for a reviewer, in the midst of a rollout')
})

test('a stored key is found', () => {
  const problems = foundAfter(
    (text) => text.replace('role-to-assume:', 'aws-access-key-id: AKIA\n        $&'),
    'actions/sign-in/action.yml',
  )
  expect(problems).toContain('runs: it uses a stored key')
})

test('install scripts in a job that may sign in are found', () => {
  const problems = foundAfter((text) =>
    text.replace(
      '      - run: exec node toolkit/commands/deploy.ts',
      '      - run: npm rebuild\n$&',
    ),
  )
  expect(problems).toContain('prepare: install scripts could take its role')
})

test('install scripts in what every job begins with are found', () => {
  const problems = foundAfter(
    (text) => text.replace(' --ignore-scripts', ''),
    'actions/set-up/action.yml',
  )
  expect(problems).toContain('runs: install scripts could take the role of a job that deploys')
})
