import { expect, test } from 'vitest'
import { layers } from '../../templates/layers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

/** On three continents, so that the router has distances to choose by. */
const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
const together = ['us-east-2', 'us-west-2', 'us-east-1']
const counts = [2, 3, 4, 5]

const { make } = sharedInstallation()

const drill = (name: string, directory: string) =>
  inProject('node', ['local/drill.ts', name, '--json'], directory)

for (const count of counts) {
  test(`${count} regions: one is lost, and comes back`, async () => {
    const directory = make(`regions-${count}`, { regions: regions.slice(0, count) })
    expect(failure(await drill('lose-region', directory))).toBe('')
  })

  test(`${count} regions: nothing crosses between them, and then it does`, async () => {
    const directory = make(`regions-${count}`, { regions: regions.slice(0, count) })
    expect(failure(await drill('cut-replication', directory))).toBe('')
  })

  for (const { id } of count === 2 || count === 5 ? layers.rollout : []) {
    test(`${count} regions: a bad build is shipped by ${id}`, async () => {
      const directory = make(`${id}-${count}`, { rollout: id, regions: regions.slice(0, count) })
      const outcome = await drill('bad-deploy', directory)
      expect(failure(outcome)).toBe('')
      expect(JSON.parse(outcome.stdout)).toMatchObject({ kept: true })
    })
  }
}

// Two have a witness, three need none.
for (const count of [2, 3]) {
  test.each(['lose-region', 'cut-replication', 'bad-deploy'])(
    `${count} regions that agree on every write: %s`,
    async (name) => {
      const data = 'dynamodb-strong'
      const directory = make(`strong-${count}`, { data, regions: together.slice(0, count) })
      expect(failure(await drill(name, directory))).toBe('')
    },
  )
}

test.each(['linear10-1m', 'linear20-5m', 'canary25-7m'])(
  'a bad build is shipped with %s',
  async (shift) => {
    const directory = make(shift, { shift })
    expect(failure(await drill('bad-deploy', directory))).toBe('')
  },
)
