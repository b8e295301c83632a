import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

// One project of each framework is tested whole in frameworks.test.ts; these are far from them, and from the demo, in every
// answer. What goes over regions is drilled in drills.test.ts.
const withoutDrills = ['test', '--', '--exclude', 'test/drills/**']

const { make } = sharedInstallation(answersFor(), answersFor({ data: 'dsql' }))

const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
const together = ['us-east-2', 'us-west-2', 'us-east-1']
const domain = 'api.example.com'
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
