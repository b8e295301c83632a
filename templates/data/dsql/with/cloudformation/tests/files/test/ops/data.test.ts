import { expect, test } from 'vitest'
import type { Cloud, Stack } from '../../toolkit/aws/cloud.ts'
import { prepareData } from '../../toolkit/aws/data.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import { run } from './run.ts'
import { here, quiet, world } from './world.ts'

const [one = '', two = ''] = here
const arn = (region: string) => `arn:aws:dsql:${region}:1:cluster/x`

/**
 * An account in memory that has stacks of data, and what happened to them. As CloudFormation does, it refuses to update
 * a stack that is being updated, and an update that links a cluster ends when the other is told too: not with a run that
 * dies.
 */
function account(options: { linked?: string[]; dies?: number } = {}) {
  const stacks = new Map<string, Stack>()
  const done: string[] = []
  let { dies = Number.POSITIVE_INFINITY } = options
  const step = (what: string) => {
    if (dies-- === 0) throw new Failure('crash')
    done.push(what)
  }
  for (const region of options.linked ?? []) stacks.set(region, stackOf(region, here.map(arn)))
  const cloud: Cloud = {
    ...world().cloud,
    stack: async (region) => stacks.get(region),
    async updateStack({ region, parameters }) {
      const before = stacks.get(region)
      if (before?.status.endsWith('_IN_PROGRESS'))
        throw new Failure(`${region} is in ${before.status} state and can not be updated`)
      const { ClusterArns = before?.parameters.ClusterArns ?? '' } = parameters
      step(`${region} ${parameters.ClusterArns === undefined ? 'made' : 'linked'}`)
      const stack = stackOf(region, ClusterArns.split(',').filter(Boolean))
      stack.status = 'UPDATE_IN_PROGRESS'
      stacks.set(region, stack)
      const told = () => here.every((name) => stacks.get(name)?.parameters.ClusterArns)
      for (let turn = 0; parameters.ClusterArns && !told(); turn++) {
        if (turn === 100) throw new Failure('the other was never told')
        await new Promise((resolve) => setImmediate(resolve))
      }
      stack.status = 'UPDATE_COMPLETE'
    },
    async change(lines) {
      step(lines.join('\n'))
    },
  }
  return { cloud, done, stacks }
}

function stackOf(region: string, linked: string[]): Stack {
  return {
    status: 'UPDATE_COMPLETE',
    parameters: { ClusterArns: linked.join(',') },
    outputs: {
      ...{
        ClusterArn: arn(region),
        Endpoint: `${region}.on.aws`,
        FunctionRoleArn: `role-${region}`,
      },
    },
  }
}

const migratedIn = (region: string, ...roles: string[]) =>
  [
    `${region}  SQL as admin at ${region}.on.aws: migrations/, as far as it is new`,
    `${region}  SQL as admin at ${region}.on.aws: ${roles.join(', ')} may be service`,
  ].join('\n')
const migrated = migratedIn(one, `role-${one}`, `role-${two}`)

test('both clusters are made, then linked, then have their tables', async () => {
  const { cloud, done, stacks } = account()
  await prepareData(cloud, here, quiet)
  expect(done).toEqual([`${one} made`, `${two} made`, `${one} linked`, `${two} linked`, migrated])
  for (const region of here) {
    expect(stacks.get(region)?.parameters.ClusterArns).toBe(here.map(arn).join(','))
  }
})

test('clusters that are linked stay so', async () => {
  const { cloud, done } = account({ linked: here })
  await prepareData(cloud, here, quiet)
  expect(done).toEqual([`${one} made`, `${two} made`, migrated])
})

test.each([0, 1, 2, 3, 4])(
  'a run that ends before step %i is finished by the next',
  async (dies) => {
    const { cloud, done, stacks } = account({ dies })
    await expect(prepareData(cloud, here, quiet)).rejects.toThrow('crash')
    await prepareData(cloud, here, quiet)
    expect(done.at(-1)).toBe(migrated)
    for (const region of here) {
      expect(stacks.get(region)?.parameters.ClusterArns).toBe(here.map(arn).join(','))
    }
  },
)

test('a cluster that waits for the other has it told by the next run before anything else', async () => {
  const { cloud, done } = account({ dies: 3 })
  await expect(prepareData(cloud, here, quiet)).rejects.toThrow('crash')
  expect(done.splice(0)).toEqual([`${one} made`, `${two} made`, `${one} linked`])
  await prepareData(cloud, here, quiet)
  expect(done).toEqual([`${two} linked`, `${one} made`, `${two} made`, migrated])
})

test('a stack that goes back to what it was is waited for, and its cluster linked anew', async () => {
  const { cloud, done, stacks } = account()
  for (const region of here) stacks.set(region, stackOf(region, []))
  const back = { ...stackOf(one, []), status: 'UPDATE_ROLLBACK_IN_PROGRESS' }
  stacks.set(one, back)
  cloud.wait = async () => {
    back.status = 'UPDATE_ROLLBACK_COMPLETE'
  }
  await prepareData(cloud, here, quiet)
  expect(done).toEqual([`${one} made`, `${two} made`, `${one} linked`, `${two} linked`, migrated])
})

test('an update of linked clusters that was cut off is waited for, and nobody told again', async () => {
  const { cloud, done, stacks } = account({ linked: here })
  const changing = { ...stackOf(one, here.map(arn)), status: 'UPDATE_IN_PROGRESS' }
  stacks.set(one, changing)
  cloud.wait = async () => {
    changing.status = 'UPDATE_COMPLETE'
  }
  await prepareData(cloud, here, quiet)
  expect(done).toEqual([`${one} made`, `${two} made`, migrated])
})

test('a stack that could not go back is left to a person', async () => {
  const { cloud, done, stacks } = account()
  stacks.set(one, { ...stackOf(one, []), status: 'UPDATE_ROLLBACK_FAILED' })
  await expect(prepareData(cloud, here, quiet)).rejects.toThrow('README.md says')
  expect(done).toEqual([])
})

test('a region that is left out is not asked, once they are linked', async () => {
  const { cloud, done } = account({ linked: here })
  await prepareData(cloud, [two], quiet)
  expect(done).toEqual([`${two} made`, migratedIn(two, `role-${two}`)])
})

test('and is waited for before', async () => {
  const { cloud } = account()
  await expect(prepareData(cloud, [two], quiet)).rejects.toThrow(`when ${one} is up`)
})

test('a region that is none cannot be left out', () => {
  expect(run('migrate', '--without', 'atlantis').status).toBe(2)
})
