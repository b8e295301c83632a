import { describe, expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/plan.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { pairwise } from '../support/pairwise.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

const folderOf = (answers: Answers) => titleOf(answers).replaceAll(/\W+/g, '-')
const pairsOf = (framework: string) =>
  pairwise(combinations().filter((answers) => answers.framework === framework)).map((answers) => ({
    title: titleOf(answers),
    answers,
  }))

/** What a project's own checks say of it, and those of its tests that look for faults in its files. */
async function faultsOf(directory: string): Promise<string> {
  const checked = failure(await inProject('npm', ['run', 'check'], directory))
  return checked || failure(await inProject('npm', ['test', '--', 'test/infra'], directory))
}

describe('over regions', () => {
  const { make } = sharedInstallation(
    answersFor(),
    answersFor({ data: 'dsql' }),
    answersFor({ framework: 'serverless' }),
  )

  test.each([...pairsOf('sam'), ...pairsOf('serverless')])(
    '$title: types, format, lint, and what its files must hold',
    async ({ answers }) => expect(await faultsOf(make(folderOf(answers), answers))).toBe(''),
  )

  const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
  const together = ['us-east-2', 'us-west-2', 'us-east-1']
  const domain = 'api.example.com'
  const framework = 'serverless'
  // The default answers' tests are run from the tarball; these are far from them in every answer. What the tests of an
  // eventual store do is done with SAM alone.
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
    ['two strong', { framework, data: 'dynamodb-strong', rollout: 'all-at-once' }],
    ['two linked', { data: 'dsql', rollout: 'canary-region', ci: 'circleci', domain }],
  ])('the tests of a project with %s regions pass', async (folder, answers) => {
    const directory = make(folder, answers)
    expect(failure(await inProject('npm', ['test'], directory))).toBe('')
  })

  // The store and its drills are those of SAM's project.
  test('the tests of what Serverless does for two linked regions pass', async () => {
    const directory = make('linked', { framework, data: 'dsql', rollout: 'regional-canary' })
    const outcome = await inProject('npm', ['test', '--', 'test/ops', 'test/infra'], directory)
    expect(failure(outcome)).toBe('')
  })
})

describe('over regions, with Terraform', () => {
  const ours = (data: string) => answersFor({ framework: 'terraform', data })
  const { make } = sharedInstallation(ours('dynamodb'), ours('dsql'))

  test.each(pairsOf('terraform'))(
    '$title: types, format, lint, and what its files must hold',
    async ({ answers }) => expect(await faultsOf(make(folderOf(answers), answers))).toBe(''),
  )

  // What the tests of the other stores do is done with SAM, above.
  test('the tests of a project pass', async () => {
    const answers = { rollout: 'regional-canary', shift: 'linear20-5m', ci: 'circleci' }
    const directory = make('terraform', { framework: 'terraform', data: 'dsql', ...answers })
    expect(failure(await inProject('npm', ['test'], directory))).toBe('')
  })

  test('the tests of what Terraform does for a table with a witness pass', async () => {
    const directory = make('witness', { framework: 'terraform', data: 'dynamodb-strong' })
    const outcome = await inProject('npm', ['test', '--', 'test/ops', 'test/infra'], directory)
    expect(failure(outcome)).toBe('')
  })
})

describe('over continents', () => {
  const { make } = sharedInstallation(answersAtTheEdge())

  test.each(pairsOf('workers'))('$title: types, format, lint, wrangler', async ({ answers }) => {
    const directory = make(folderOf(answers), answers)
    for (const script of ['check', 'validate']) {
      expect(failure(await inProject('npm', ['run', script], directory)), script).toBe('')
    }
  })

  test.each([
    { data: 'durable-objects', rollout: 'regional-canary', continents: ['eu', 'as', 'oc'] },
    { data: 'd1', ci: 'circleci', domain: 'api.example.com', shift: 'linear20-5m' },
    { data: 'kv', rollout: 'canary-region', name: 'shop-2' },
  ])('the tests of a project with $data pass', async (answers) => {
    const directory = make(`tests-${answers.data}`, answers)
    expect(failure(await inProject('npm', ['test'], directory))).toBe('')
  })

  // The other strategies are drilled in the tests above.
  test('a bad build goes everywhere at once, and comes back', async () => {
    const directory = make('all-at-once', { rollout: 'all-at-once', data: 'd1' })
    const outcome = await inProject('npm', ['run', 'drill', '--', 'bad-deploy'], directory)
    expect(failure(outcome)).toBe('')
  })
})
