import { expect, test } from 'vitest'
import { answersAtTheEdge } from '../support/answers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

// Far from the one of frameworks.test.ts in every answer.
const { make } = sharedInstallation(answersAtTheEdge(), answersAtTheEdge({ data: 'hyperdrive' }))

test.each([
  { data: 'hyperdrive' },
  { data: 'd1', ci: 'circleci', domain: 'api.example.com', shift: 'linear20-5m' },
  // Its test of releases takes one back that had all traffic at once.
  { data: 'kv', name: 'shop-2', rollout: 'all-at-once' },
])('the tests of a project with $data pass', async (answers) => {
  const directory = make(`tests-${answers.data}`, answers)
  expect(failure(await inProject('npm', ['test'], directory))).toBe('')
})
