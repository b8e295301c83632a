import { expect, test } from 'vitest'
import { clusterIn, prepareData } from '../../toolkit/aws/data.ts'
import type { PlannedLinks } from '../../toolkit/aws/links.ts'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import { topology } from '../../topology.ts'
import { run } from './run.ts'
import { here, quiet, world } from './world.ts'

const [one = '', two = ''] = here
const release = 'aaaaaaaaaaaa'

/** An account in memory, and in which order Terraform's commands and the migration came. */
function account() {
  const { at, cloud, terraform } = world()
  cloud.change = async (lines) => {
    terraform.push(lines.join('\n'))
  }
  const { terraform: command } = cloud
  cloud.terraform = async (root, words) =>
    (await command(root, words)) || (words[0] === 'output' ? '["ns.example.net"]' : '')
  return { at, cloud, done: terraform }
}

const migratedIn = (region: string, ...roles: string[]) =>
  [
    `${region}  SQL as admin at ${region}.on.aws: migrations/, as far as it is new`,
    `${region}  SQL as admin at ${region}.on.aws: ${roles.join(', ')} may be service`,
  ].join('\n')
const migrated = migratedIn(one, `role-${one}`, `role-${two}`)
const changes = (done: string[]) => done.filter((line) => /plan|apply|SQL/.test(line))

test('the clusters are made, then the schema, and then regions are planned that read of them', async () => {
  const { cloud, done } = account()
  await prepareInfrastructure(cloud, { regions: here, release }, quiet)
  const plans = here.map((region) => `${region} plan`)
  const applied = topology.rollout.waves.flatMap(({ regions }) =>
    regions.map((name) => `${name} apply`),
  )
  expect(changes(done)).toEqual(['global plan', 'global apply', migrated, ...plans, ...applied])
})

test('a link that was cut off is taken over, and then planned without', async () => {
  const { cloud, done } = account()
  const link = { address: 'aws_dsql_cluster_peering.x', type: 'aws_dsql_cluster_peering' }
  const cluster = (identifier: string, clusters: string[]) => ({
    type: 'aws_dsql_cluster',
    values: { identifier, multi_region_properties: [{ clusters }] },
  })
  const plan = (identifier: string): PlannedLinks => ({
    resource_changes: [{ ...link, change: { actions: ['create'], after: { identifier } } }],
    prior_state: {
      values: {
        root_module: {
          child_modules: [{ resources: [cluster('linked', ['other']), cluster('new', [])] }],
        },
      },
    },
  })
  const commands = () => done.splice(0).filter((line) => /^global (plan|import|apply)/.test(line))
  cloud.planned = async () => plan('new')
  await prepareInfrastructure(cloud, { regions: here, release }, quiet)
  expect(commands()).toEqual(['global plan', 'global apply'])
  cloud.planned = async () => plan('linked')
  await prepareInfrastructure(cloud, { regions: here, release }, quiet)
  expect(commands()).toEqual(['global plan', 'global import', 'global plan', 'global apply'])
})

test.each(here)(
  'while %s is left out the other is asked, and the clusters are left alone',
  async (down) => {
    const { at, cloud, done } = account()
    at(down).down = true
    const up = down === one ? two : one
    await prepareInfrastructure(cloud, { regions: [up], release }, quiet)
    expect(changes(done)).toEqual([migratedIn(up, `role-${up}`), `${up} plan`, `${up} apply`])
  },
)

test('a region without a cluster says what to do', async () => {
  const { at, cloud } = account()
  at(two).objects.clear()
  expect(await clusterIn(cloud, one)).toBe(`${one}.on.aws`)
  await expect(prepareData(cloud, here, quiet)).rejects.toThrow(Failure)
  await expect(clusterIn(cloud, two)).rejects.toThrow(`${two} has no database yet`)
})

test('a region that is none cannot be left out', () => {
  expect(run('migrate', '--without', 'atlantis').status).toBe(2)
})
