import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { motoIsThere } from '../ops/moto.ts'
import { answersFor } from '../support/answers.ts'
import { type Aws, startAws } from './aws.ts'
import {
  credentials,
  installPackages,
  makeProject,
  missing,
  type Project,
  putRelease,
} from './project.ts'
import { ofState } from './state-inventory.ts'
import { ofTemplate } from './template-inventory.ts'

const RELEASE = '0123456789ab'
const regions = ['us-east-2', 'us-west-2']

/** SAM's own template for the same answers. */
function template(path: string): unknown {
  const plan = makePlan(answersFor({ domain: 'api.example.com' }))
  const text = render(plan, readSources(`${packageRoot}templates/`)).get(path)?.bytes
  return parseDocument(`${text}`, { logLevel: 'silent' }).toJSON()
}

/** What the templates have no resource of their own for: it is part of another. */
const unseen = [
  'aws_acm_certificate_validation',
  'aws_caller_identity',
  'aws_codedeploy_app',
  'aws_route53_record',
  'aws_route53_zone',
  'terraform_data',
]

interface Resource {
  type: string
  values: Record<string, string | undefined>
}

// Replicas and certificates take their minutes whatever answers: the provider waits between its questions.
describe.skipIf(missing !== undefined || !motoIsThere)('applied to a local account', () => {
  let aws: Aws
  let project: Project
  let made: string
  let once: Promise<string>

  /** Terraform in one root, with the state that toolkit/ gives it. */
  async function terraform(root: string, ...words: string[]): Promise<string> {
    const ran = await project.ops(`terraform ${root} ${words.join(' ')}`, credentials(aws))
    expect(ran.status, ran.output).toBe(0)
    return ran.stdout
  }

  /** infra/bootstrap as README.md says: by a person, with its state in a file. */
  async function bootstrap(...words: string[]): Promise<string> {
    const chdir = '-chdir=infra/bootstrap'
    const ran = await project.run('terraform', [chdir, ...words, '-no-color'], credentials(aws))
    expect(ran.status, ran.output).toBe(0)
    return ran.stdout
  }

  beforeAll(async () => {
    aws = await startAws()
    project = makeProject({ domain: 'api.example.com' }, installPackages())
    await bootstrap('init')
    made = await bootstrap('apply', '-auto-approve', '-var=repository=example/orders')
    for (const region of regions) await putRelease(aws, region, RELEASE)
    // The zone comes first; the replica takes three minutes more.
    await terraform(
      'global',
      'apply',
      '-no-color',
      '-auto-approve',
      '-target=aws_route53_zone.service',
    )
    once = terraform('global', 'apply', '-no-color', '-auto-approve')
  })
  afterAll(async () => {
    await Promise.allSettled([once])
    await aws?.stop()
  })

  const release = `-var=release=${RELEASE}`

  test('each region has its bucket, there are two roles, and then nothing is left to change', async () => {
    expect(made).toMatch(/Apply complete! Resources: \d\d added, 0 changed, 0 destroyed/)
    const said = await bootstrap('plan', '-var=repository=example/orders')
    expect(said).toContain('No changes.')
    const { deploy_role_arn, plan_role_arn } = JSON.parse(await bootstrap('output', '-json'))
    expect(deploy_role_arn.value).toMatch(/:role\/orders\/deploy-/)
    expect(plan_role_arn.value).toMatch(/:role\/orders\/plan-/)
  })

  test('both regions are made, each with a state of its own, and then nothing is left to change', async () => {
    const make = (region: string) =>
      terraform(region, 'apply', '-no-color', '-auto-approve', release)
    for (const said of await Promise.all(regions.map(make))) {
      expect(said).toMatch(/Apply complete! Resources: \d\d added, 0 changed, 0 destroyed/)
    }
    for (const region of regions) {
      expect(await terraform(region, 'plan', '-no-color', release)).toContain('No changes.')
    }
  })

  test('a region that is down blocks no other', async () => {
    aws.down.add('us-east-2')
    // No release is named: what is there keeps its own.
    const said = await terraform('us-west-2', 'plan', '-no-color')
    aws.down.delete('us-east-2')
    expect(said).toContain('No changes.')
  })

  test("another release changes nothing: code, version and weights are not Terraform's", async () => {
    const said = await terraform('us-west-2', 'plan', '-no-color', '-var=release=ba9876543210')
    expect(said).toContain('No changes.')
  })

  test('another formula makes another alarm', async () => {
    const file = 'infra/topology.json'
    project.edit(file, '"periodSeconds": 60', '"periodSeconds": 120')
    const said = await terraform('us-west-2', 'plan', '-no-color', release)
    project.edit(file, '"periodSeconds": 120', '"periodSeconds": 60')
    expect(said).toMatch(/release_errors (must|will) be replaced/)
  })

  test('the table has a protected replica, and then nothing is left to change', async () => {
    expect(await once).toMatch(/Apply complete!/)
    expect(await terraform('global', 'plan', '-no-color')).toContain('No changes.')
  })

  /** Whether the text of infra/global forbids to destroy it. */
  const kept = (address: string) => {
    const [type = '', name = ''] = address.split('.')
    const text = ['table', 'zone'].map((file) => project.read(`infra/global/${file}.tf`)).join('')
    const block = text
      .split(/^(?=resource )/m)
      .find((each) => each.startsWith(`resource "${type}" "${name}"`))
    return block?.includes('prevent_destroy = true') === true
  }

  test('a region has what SAM gives it, thing for thing', async () => {
    for (const region of regions) {
      const state = JSON.parse(await terraform(region, 'show', '-json'))
      expect(ofState(state)).toEqual(ofTemplate(template('infra/region.yaml'), region))
    }
  })

  test('there is once what SAM makes once, thing for thing', async () => {
    const state = JSON.parse(await terraform('global', 'show', '-json'))
    expect(ofState(state, kept)).toEqual(ofTemplate(template('infra/global.yaml'), 'us-east-2'))
  })

  test('a thing that is missing or other in the state would be seen', async () => {
    const state = JSON.parse(await terraform('us-east-2', 'show', '-json'))
    const expected = ofTemplate(template('infra/region.yaml'), 'us-east-2')
    const { resources } = state.values.root_module.child_modules[0]
    for (const resource of resources) {
      const others = resources.filter((other: unknown) => other !== resource)
      const without = { values: { root_module: { child_modules: [{ resources: others }] } } }
      if (ofState(without).length < expected.length) expect(ofState(without)).not.toEqual(expected)
      else expect(unseen).toContain(resource.type)
    }
    const alarm = resources.find(({ values }: Resource) => values.alarm_name?.endsWith('-5xx'))
    alarm.values.threshold = 0.5
    expect(ofState(state)).not.toEqual(expected)
  })

  // From here on, what the advice on changed answers says.

  test('another domain is refused, since its zone would replace the one that is there', async () => {
    project.edit('infra/topology.json', 'api.example.com', 'api.example.org')
    const { status, output } = await project.ops(
      'terraform global plan -no-color',
      credentials(aws),
    )
    project.edit('infra/topology.json', 'api.example.org', 'api.example.com')
    expect(output).toContain('Instance cannot be destroyed')
    expect(status).toBe(1)
  })

  test('a zone that is forgotten stays, and nothing is left to change without it', async () => {
    await terraform('global', 'state', 'rm', 'aws_route53_zone.service')
    project.edit('infra/global/zone.tf', /^[\s\S]*$/g, '# no domain any more\n')
    const said = await terraform('global', 'plan', '-no-color')
    expect(said).toMatch(/No changes\.|Changes to Outputs/)
    expect(said).not.toContain('destroy')
  })

  test('a region whose provider is gone stops Terraform until its bucket is forgotten', async () => {
    const declared =
      /\nprovider "aws" \{\n {2}alias {2}= "us_west_2"[\s\S]*?\n}\n\nmodule[\s\S]*?\n}\n/g
    project.edit('infra/bootstrap/main.tf', declared, '')
    const plan = ['-chdir=infra/bootstrap', 'plan', '-no-color', '-var=repository=example/orders']
    const refused = await project.run('terraform', plan, credentials(aws))
    expect(refused.output).toContain('Provider configuration not present')
    const forget = ['-chdir=infra/bootstrap', 'state', 'rm', 'module.bucket_us_west_2']
    expect((await project.run('terraform', forget)).output).toContain(
      'Removed module.bucket_us_west_2',
    )
    expect((await project.run('terraform', plan, credentials(aws))).output).toContain('No changes.')
  })
})
