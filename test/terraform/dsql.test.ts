import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { motoIsThere } from '../ops/moto.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { type Aws, startAws } from './aws.ts'
import {
  credentials,
  makeBucket,
  makeProject,
  missing,
  type Project,
  putRelease,
} from './project.ts'
import { ofState } from './state-inventory.ts'
import { ofTemplate } from './template-inventory.ts'
import type { Any } from './things.ts'

const regions = ['us-east-2', 'us-west-2']
const RELEASE = '0123456789ab'

/** All resources of a state, those of its modules too. */
const resourcesIn = ({ values: { root_module: root } }: Any): Any[] =>
  [root, ...(root.child_modules ?? [])].flatMap(({ resources = [] }: Any) => resources)

// moto knows clusters that are linked with nothing: linked-clusters.ts stands in for the rest.
describe.skipIf(missing !== undefined || !motoIsThere)('two linked clusters', () => {
  let aws: Aws
  let project: Project

  /** Terraform in a root: global, or a region's. */
  function terraform(root: string, ...words: string[]) {
    const folder = root === 'global' ? 'infra/global' : `infra/regions/${root}`
    const env = { ...credentials(aws), TF_VAR_release: RELEASE }
    return project.run('terraform', [`-chdir=${folder}`, ...words], env)
  }
  async function done(root: string, ...words: string[]): Promise<string> {
    const { status, output, stdout } = await terraform(root, ...words)
    expect(status, output).toBe(0)
    return stdout
  }
  const states = new Map<string, Promise<Any>>()
  function stateOf(root: string): Promise<Any> {
    const shown = states.get(root) ?? done(root, 'show', '-json').then(JSON.parse)
    states.set(root, shown)
    return shown
  }
  const apply = ['apply', '-no-color', '-auto-approve']
  const plan = ['plan', '-no-color']

  /** SAM's own template for the same answers. */
  function sam(path: string): Any {
    const text = projectOf(answersFor({ data: 'dsql' })).get(path)?.bytes
    return parseDocument(`${text}`, { logLevel: 'silent' }).toJSON()
  }

  beforeAll(async () => {
    aws = await startAws()
    project = makeProject({ data: 'dsql' })
    for (const region of regions) {
      await makeBucket(aws, region)
      await putRelease(aws, region, RELEASE)
    }
    for (const root of ['global', ...regions]) {
      const bucket = `orders-${root === 'global' ? 'us-east-2' : root}-123456789012`
      await done(root, 'init', '-no-color', `-backend-config=bucket=${bucket}`)
    }
  })
  afterAll(() => aws?.stop())

  test('are made and linked in one step, and then nothing is left to change', async () => {
    expect(await done('global', ...apply)).toContain('Apply complete!')
    expect(await done('global', ...plan)).toContain('No changes.')
  })

  test('while one region is down the other is made, and then nothing is left to change', async () => {
    for (const region of regions) {
      const others = regions.filter((name) => name !== region)
      for (const name of others) aws.down.add(name)
      await done(region, ...apply)
      // The roots are alike.
      if (region !== 'us-east-2') expect(await done(region, ...plan)).toContain('No changes.')
      aws.down.clear()
    }
  })

  test('a region has what SAM gives it, thing for thing, and of its own cluster', async () => {
    const clusters = resourcesIn(await stateOf('global')).filter(
      ({ type }) => type === 'aws_dsql_cluster',
    )
    for (const region of regions) {
      const state = await stateOf(region)
      expect(ofState(state)).toEqual(ofTemplate(sam('infra/region.yaml'), region))
      const { identifier } = clusters.find(({ values }) => values.arn.includes(region)).values
      const made = JSON.stringify(resourcesIn(state))
      expect(made).toContain(`"DSQL_ENDPOINT":"${identifier}.dsql.${region}.on.aws"`)
      expect(made).toContain(`"ClusterId":"${identifier}"`)
      expect(made).toMatch(new RegExp(`"role":"arn:aws:iam::123456789012:role/orders/${region}/`))
    }
  })

  test('there is once what SAM makes once, and the data of each region, thing for thing', async () => {
    const data = regions.flatMap((region) => ofTemplate(sam('infra/data.yaml'), region))
    const once = ofTemplate(sam('infra/global.yaml'), 'us-east-2')
    const blocks = project.read('infra/modules/data/main.tf').split(/^(?=resource )/m)
    const kept = (address: string) => {
      const [type, name] = address.split('.').slice(-2)
      const block = blocks.find((each) => each.startsWith(`resource "${type}" "${name}"`))
      return block?.includes('prevent_destroy = true') === true
    }
    expect(ofState(await stateOf('global'), kept)).toEqual([...data, ...once].sort())
  })

  test('a link that was cut off is taken over by toolkit/', async () => {
    await done('global', 'state', 'rm', 'aws_dsql_cluster_peering.us_west_2')
    const file = join(project.directory, 'global.tfplan')
    expect(await done('global', ...plan, `-out=${file}`)).toContain('1 to add')
    const { takeOverLinks } = await import(`${project.directory}/toolkit/aws/links.ts`)
    const cloud = {
      planned: async () => JSON.parse(await done('global', 'show', '-json', file)),
      terraform: (_root: unknown, words: string[]) => done('global', ...words),
    }
    expect(await takeOverLinks(cloud, file, () => {})).toBe(true)
    expect(await done('global', ...plan, `-out=${file}`)).toContain('No changes.')
    expect(await takeOverLinks(cloud, file, () => {})).toBe(false)
  })

  test('another witness is refused, since it would be other clusters', async () => {
    project.edit('infra/global/database.tf', 'witness = "us-east-1"', 'witness = "eu-west-1"')
    const { status, output } = await terraform('global', ...plan)
    expect(status).toBe(1)
    expect(output).toContain('Instance cannot be destroyed')
  })
})
