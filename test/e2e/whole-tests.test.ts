import { describe, expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { decided, failure, inProject, sharedInstallation } from './projects.ts'

// One project of each framework is tested whole in frameworks.test.ts; these are far from them, and from the demo, in every
// answer. What goes over regions is drilled in drills.test.ts.
const withoutDrills = ['test', '--', '--exclude', 'test/drills/**']

describe('over regions', () => {
  const { make } = sharedInstallation(
    answersFor(),
    answersFor({ data: 'dsql' }),
    answersFor({ framework: 'serverless' }),
  )

  const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
  const together = ['us-east-2', 'us-west-2', 'us-east-1']
  const domain = 'api.example.com'
  const framework = 'serverless'
  test.each<[string, Partial<Answers>]>([
    ['five', { rollout: 'regional-canary', regions, shift: 'linear20-5m', domain, ci: 'circleci' }],
    [
      'three',
      {
        rollout: 'canary-region',
        regions: regions.slice(1, 4),
        name: 'shop-2',
        deployment: 'stacksets',
      },
    ],
    ['three strong', { data: 'dynamodb-strong', regions: together, ci: 'circleci', domain }],
    ['two linked', { data: 'dsql', rollout: 'canary-region', ci: 'circleci', domain }],
  ])('the tests of a project with %s regions pass', async (folder, answers) => {
    const directory = make(folder, answers)
    expect(failure(await inProject('npm', withoutDrills, directory))).toBe('')
  })

  // The store is that of SAM's project.
  test('the tests of what Serverless does for two linked regions pass', async () => {
    const directory = make('linked', { framework, data: 'dsql', rollout: 'regional-canary' })
    const outcome = await inProject('npm', ['test', '--', 'test/ops', 'test/infra'], directory)
    expect(failure(outcome)).toBe('')
  })
})

describe('over regions, with Terraform', () => {
  const { make } = sharedInstallation(answersFor({ framework: 'terraform' }))

  test('the tests of what Terraform does for a table with a witness pass', async () => {
    const directory = make('witness', { framework: 'terraform', data: 'dynamodb-strong' })
    const outcome = await inProject('npm', ['test', '--', 'test/ops', 'test/infra'], directory)
    expect(failure(outcome)).toBe('')
  })
})

describe('everywhere', () => {
  const { make } = sharedInstallation(answersAtTheEdge())

  test.each([
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
})
