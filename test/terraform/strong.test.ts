import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { motoIsThere } from '../ops/moto.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { type Aws, startAws } from './aws.ts'
import {
  credentials,
  installPackages,
  makeBucket,
  makeProject,
  missing,
  type Project,
  putRelease,
} from './project.ts'
import { ofState } from './state-inventory.ts'
import { ofTemplate } from './template-inventory.ts'
import type { Any } from './things.ts'

const parsed = (template: string) => parseDocument(template, { logLevel: 'silent' }).toJSON()

/** A template's long forms as its short ones are parsed: `Fn::If: […]` and `!If […]` are the same list. */
function short(value: Any): Any {
  if (Array.isArray(value)) return value.map(short)
  if (typeof value !== 'object' || value === null) return value
  const [[key, inner] = ['', undefined], ...others] = Object.entries(value)
  if (others.length === 0 && /^(Ref|Fn::\w+)$/.test(key)) return short(inner)
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, short(of)]))
}

// moto takes any template and makes nothing of it: this shows what Terraform does, and cfn-lint that the template is one.
describe.skipIf(missing !== undefined || !motoIsThere)('a strong table', () => {
  let aws: Aws
  let project: Project

  const terraform = (...words: string[]) =>
    project.ops(`terraform global ${words.join(' ')}`, credentials(aws))

  /** SAM's own template for the same answers. */
  function sam(path: string): Any {
    return parsed(`${projectOf(answersFor({ data: 'dynamodb-strong' })).get(path)?.bytes}`)
  }

  beforeAll(async () => {
    aws = await startAws()
    project = makeProject({ data: 'dynamodb-strong' }, installPackages())
    await makeBucket(aws, 'us-east-2')
    await putRelease(aws, 'us-east-2', '0123456789ab')
  })
  afterAll(() => aws?.stop())

  test('is made as a stack, and then nothing is left to change', async () => {
    const { status, output } = await terraform('apply', '-no-color', '-auto-approve')
    expect(status, output).toBe(0)
    expect(output).toContain('Apply complete! Resources: 1 added, 0 changed, 0 destroyed')
    expect((await terraform('plan', '-no-color')).output).toContain('No changes.')
  })

  test("is SAM's, word for word, but for whose key encrypts it, which a variable says here", async () => {
    const { stdout } = await terraform('show', '-json')
    const [stack] = JSON.parse(stdout).values.root_module.resources
    const { Table, ...others } = parsed(stack.values.template_body).Resources
    const { SSESpecification, ...Properties } = Table.Properties
    expect(others).toEqual({})
    expect(JSON.stringify(SSESpecification)).toContain('ManagedKey')
    expect(short({ ...Table, Properties })).toEqual(sam('infra/global.yaml').Resources.Table)
    expect(stack.values.parameters).toEqual({ Encryption: 'aws-owned' })
  })

  test('a region before it has what SAM gives it, thing for thing', async () => {
    const root = (words: string) => project.ops(`terraform us-east-2 ${words}`, credentials(aws))
    const { status, output } = await root('apply -no-color -auto-approve -var=release=0123456789ab')
    expect(status, output).toBe(0)
    const state = JSON.parse((await root('show -json')).stdout)
    expect(ofState(state)).toEqual(ofTemplate(sam('infra/region.yaml'), 'us-east-2'))
  })

  test('another template is an update of the stack', async () => {
    project.edit('infra/global/table.yaml', 'PAY_PER_REQUEST', 'PROVISIONED')
    const { output } = await terraform('plan', '-no-color')
    expect(output).toContain('aws_cloudformation_stack.table will be updated in-place')
  })

  test('another name is refused, since it would be another stack', async () => {
    project.edit('infra/topology.json', '"service": "orders"', '"service": "shop"')
    const { status, output } = await terraform('plan', '-no-color')
    expect(status).toBe(1)
    expect(output).toContain('Instance cannot be destroyed')
  })
})
