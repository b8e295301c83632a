import { expect, test } from 'vitest'
import { layers } from '../../templates/layers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
const domain = 'api.example.com'

const { make } = sharedInstallation()

// Every strategy with every number of regions, half of them with a domain.
const cases = layers.rollout.flatMap(({ id }, row) =>
  [2, 3, 4, 5].map((count) => ({
    title: `${id}, ${count} regions`,
    answers: {
      rollout: id,
      regions: regions.slice(0, count),
      ...((row + count) % 2 === 0 ? { domain } : {}),
    },
  })),
)

test.each(cases)('$title: types, format and lint', async ({ title, answers }) => {
  const directory = make(title.replaceAll(/\W+/g, '-'), answers)
  expect(failure(await inProject('npm', ['run', 'check'], directory))).toBe('')
})

// The default answers' tests are run from the tarball; these are far from them in every answer.
test.each([
  ['five', { rollout: 'regional-canary', regions, shift: 'linear20-5m', domain }],
  ['three', { rollout: 'all-at-once', regions: regions.slice(1, 4), name: 'shop-2' }],
  ['four', { rollout: 'canary-region', regions: regions.slice(0, 4), domain }],
])('the tests of a project with %s regions pass', async (folder, answers) => {
  const directory = make(folder, answers)
  expect(failure(await inProject('npm', ['test'], directory))).toBe('')
})
