import { describe, expect, test } from 'vitest'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

// One whole project of each framework, and of each data layer that has drills of its own, with all that tests its machinery.
describe.each([
  answersFor(),
  answersFor({
    framework: 'serverless',
    data: 'dynamodb-strong',
    rollout: 'all-at-once',
    domain: 'api.example.com',
  }),
  answersFor({
    framework: 'terraform',
    data: 'dsql',
    rollout: 'regional-canary',
    shift: 'linear20-5m',
    ci: 'circleci',
  }),
  answersAtTheEdge(),
])('a project with $framework and $data', (answers) => {
  const { make } = sharedInstallation(answers)

  // A whole project's tests take four minutes on a quick machine: one that is several times slower is no failure.
  test('passes its checks, and its tests, drills included', { timeout: 1_800_000 }, async () => {
    const directory = make('project')
    for (const words of [['run', 'check'], ['test']]) {
      expect(failure(await inProject('npm', words, directory)), words.join(' ')).toBe('')
    }
  })
})
