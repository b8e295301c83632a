import { describe, expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

// Their stores are those of SAM's projects, which whole-tests-sam.test.ts tests.
const serverless = answersFor({ framework: 'serverless', data: 'dsql', rollout: 'regional-canary' })
const terraform = answersFor({ framework: 'terraform', data: 'dynamodb-strong' })

describe.each<[string, Answers]>([
  ['Serverless does for two linked regions', serverless],
  ['Terraform does for a table with a witness', terraform],
])('what %s', (_, answers) => {
  const { make } = sharedInstallation(answers)

  test('passes its tests', async () => {
    const directory = make('whole')
    const outcome = await inProject('npm', ['test', '--', 'test/ops', 'test/infra'], directory)
    expect(failure(outcome)).toBe('')
  })
})
