import { expect, test } from 'vitest'
import { answersAtTheEdge } from '../support/answers.ts'
import { decided, failure, inProject, sharedInstallation } from './projects.ts'

// Far from the one of frameworks.test.ts in every answer.
const { make } = sharedInstallation(answersAtTheEdge(), answersAtTheEdge({ data: 'hyperdrive' }))

test.each([
  { data: 'hyperdrive' },
  { data: 'd1', ci: 'circleci', domain: 'api.example.com', shift: 'linear20-5m' },
  { data: 'kv', name: 'shop-2' },
])('the tests of a project with $data pass', async (answers) => {
  const directory = make(`tests-${answers.data}`, answers)
  expect(failure(await inProject('npm', ['test'], directory))).toBe('')
})

// The other strategies are drilled in the tests above.
test('a bad build goes everywhere at once, and comes back', async (context) => {
  const directory = make('all-at-once', { rollout: 'all-at-once', data: 'd1' })
  const outcome = await inProject('npm', ['run', 'drill', '--', 'bad-deploy'], directory)
  expect(failure(decided(outcome, context))).toBe('')
})
