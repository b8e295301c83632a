import { expect, test } from 'vitest'
import type { Cloud, Stack } from '../../ops/aws/cloud.ts'
import { Failure } from '../../ops/command.ts'
import { prepareData } from '../../ops/rollout/data.ts'
import { run } from './run.ts'
import { here, quiet, world } from './world.ts'

const [one = '', two = ''] = here
const arn = (region: string) => `arn:aws:dsql:${region}:1:cluster/x`

/** An account in memory that has stacks of data, and what happened to them. */
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
      const { ClusterArns = stacks.get(region)?.parameters.ClusterArns ?? '' } = parameters
      step(`${region} ${parameters.ClusterArns === undefined ? 'made' : 'linked'}`)
      stacks.set(region, stackOf(region, ClusterArns.split(',').filter(Boolean)))
    },
    async migrate(region, endpoint, roles) {
      step(`migrated in ${region} at ${endpoint} for ${roles.join(' ')}`)
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

const migrated = `migrated in ${one} at ${one}.on.aws for role-${one} role-${two}`

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

test('both are linked at the same time: neither update ends before the other begins', async () => {
  const { cloud, done } = account()
  const { updateStack } = cloud
  let linking = 0
  cloud.updateStack = async (update) => {
    await updateStack(update)
    if (update.parameters.ClusterArns === undefined) return
    linking++
    for (let turn = 0; linking < here.length; turn++) {
      if (turn === 100) throw new Failure('the other never began')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await prepareData(cloud, here, quiet)
  expect(done.at(-1)).toBe(migrated)
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

test('a region that is left out is not asked, once they are linked', async () => {
  const { cloud, done } = account({ linked: here })
  await prepareData(cloud, [two], quiet)
  expect(done).toEqual([`${two} made`, `migrated in ${two} at ${two}.on.aws for role-${two}`])
})

test('and is waited for before', async () => {
  const { cloud } = account()
  await expect(prepareData(cloud, [two], quiet)).rejects.toThrow(`when ${one} is up`)
})

test('a rehearsed migration prints both passes, and who may be the service', () => {
  const { status, stderr } = run('migrate', '--dry-run')
  expect(status).toBe(0)
  expect(stderr.match(/infra\/data\.yaml/g)).toHaveLength(4)
  expect(stderr).toContain(`linking ${one} and ${two}`)
  expect(stderr).toContain('may be service')
})

test('a region that is none cannot be left out', () => {
  expect(run('migrate', '--without', 'atlantis').status).toBe(2)
})
