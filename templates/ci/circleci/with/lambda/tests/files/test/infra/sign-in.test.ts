import { expect, test } from 'vitest'
import { foundAfter } from './pipeline.ts'

test('a stored key is found', () => {
  const problems = foundAfter((text) =>
    text.replace('- aws-cli/install:\n', '- aws-cli/setup:\n          aws_access_key_id: $KEY\n'),
  )
  expect(problems).toContain('sign-in: it uses a stored key')
})

test('a role that is written down is found', () => {
  const problems = foundAfter((text) =>
    text.replace(/--role-arn \S+ /, '--role-arn arn:aws:iam::1:role/x '),
  )
  expect(problems).toContain("sign-in: the role's ARN is not the context's")
})

test('a parameter that is pasted into a command is found', () => {
  const problems = foundAfter((text) =>
    text.replace('"$REGION"', '"<< pipeline.parameters.region >>"'),
  )
  expect(problems).toContain("move-users: a pipeline's parameter is pasted into a command")
})

test.each([
  ['in what every job begins with', ' --ignore-scripts', ''],
  ['of one job', '      - run:\n          command: npm run gate', '      - run: npm rebuild\n$&'],
])('install scripts %s that has a context are found', (_title, search, replacement) => {
  const problems = foundAfter((text) => text.replace(search, replacement))
  expect(problems).toContain('gate: install scripts could take its role')
})
