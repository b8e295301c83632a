import { expect, type TestContext, test } from 'vitest'
import { layers } from '../../templates/layers.ts'
import { decided, failure, inProject, sharedInstallation } from './projects.ts'

/** On three continents, so that the router has distances to choose by. */
const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
const together = ['us-east-2', 'us-west-2', 'us-east-1']

const { make } = sharedInstallation()

const drill = async (name: string, directory: string, context: TestContext) =>
  decided(
    await inProject('node', ['toolkit/commands/drill.ts', name, '--json'], directory),
    context,
  )

// Two of them are drilled by the demo, and by a project of the Serverless Framework that agrees on every write.
for (const count of [3, 4, 5]) {
  test(`${count} regions: one is lost, and comes back`, async (context) => {
    const directory = make(`regions-${count}`, { regions: regions.slice(0, count) })
    expect(failure(await drill('lose-region', directory, context))).toBe('')
  })

  test.for(['cut-replication', 'sell-out'])(
    `${count} regions: nothing crosses between them, and then it does: %s`,
    async (name, context) => {
      const directory = make(`regions-${count}`, { regions: regions.slice(0, count) })
      expect(failure(await drill(name, directory, context))).toBe('')
    },
  )
}

for (const count of [2, 5]) {
  for (const { id } of layers.rollout) {
    test(`${count} regions: a bad build is shipped by ${id}`, async (context) => {
      const directory = make(`${id}-${count}`, { rollout: id, regions: regions.slice(0, count) })
      const outcome = await drill('bad-deploy', directory, context)
      expect(failure(outcome)).toBe('')
      expect(JSON.parse(outcome.stdout)).toMatchObject({ kept: true })
    })
  }
}

test.for(['lose-region', 'cut-replication', 'bad-deploy'])(
  'the blank sample: %s',
  async (name, context) => {
    const directory = make('blank', { sample: 'blank' })
    expect(failure(await drill(name, directory, context))).toBe('')
  },
)

// Without a witness, of which two have need.
test.for(['lose-region', 'cut-replication', 'rush', 'bad-deploy'])(
  'three regions that agree on every write: %s',
  async (name, context) => {
    const directory = make('strong', { data: 'dynamodb-strong', regions: together })
    expect(failure(await drill(name, directory, context))).toBe('')
  },
)

test.for(['linear10-1m', 'linear20-5m', 'canary25-7m'])(
  'a bad build is shipped with %s',
  async (shift, context) => {
    const directory = make(shift, { shift })
    expect(failure(await drill('bad-deploy', directory, context))).toBe('')
  },
)
