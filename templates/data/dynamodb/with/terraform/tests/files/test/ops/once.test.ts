import { expect, test } from 'vitest'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const release = 'aaaaaaaaaaaa'
const { home } = topology
const others = here.filter((name) => name !== home)
const [lost = ''] = others
const regions = here.filter((name) => name !== lost)

/** Which roots are planned while a region is left out, when Terraform has made replicas in these. */
async function plannedWith(replicas: string[], state = 'a state'): Promise<string[]> {
  const { at, cloud, terraform } = world()
  const { terraform: command } = cloud
  cloud.terraform = async (root, words) => {
    await command(root, words)
    if (words[0] === 'output') return '["ns.example.net"]'
    if (words[0] !== 'state') return ''
    const made = replicas.map((name) => `aws_dynamodb_table_replica.${name.replaceAll('-', '_')}`)
    return ['aws_dynamodb_table.service', ...made, ''].join('\n')
  }
  if (state) at(home).objects.set('state/global.tfstate', Buffer.from(state))
  await prepareInfrastructure(cloud, { regions, release }, quiet)
  return terraform.filter((line) => line.endsWith(' plan')).map((line) => line.replace(' plan', ''))
}

test('what exists once is left as it is while a region is lost that has a replica', async () => {
  expect(await plannedWith(others)).toEqual(regions)
})

test('what exists once is planned while a region is left out that is only to join', async () => {
  expect(await plannedWith([])).toEqual(['global', ...regions])
})

test('what exists once is planned before there is any state', async () => {
  expect(await plannedWith([], '')).toEqual(['global', ...regions])
})
