// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Terraform
import { expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { type Stateful, stateOf } from '../../generators/plan/state.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersFor } from '../support/answers.ts'
import { readBlocks } from './hcl.ts'
import { declaredByTerraform } from './terraform-declared.ts'

type Declared = Pick<Stateful, 'id' | 'identity'>

const plan = makePlan(answersFor({ framework: 'terraform', domain: 'api.example.com' }))
const tree = render(plan, readSources(`${packageRoot}templates/`))
const files = new Map([...tree].map(([path, { bytes }]) => [path, `${bytes}`]))

function changed(path: string, from: string | RegExp, to: string) {
  const text = files.get(path) ?? ''
  const other = text.replace(from, to)
  expect(other).not.toBe(text)
  return new Map(files).set(path, other)
}

const byId = (a: Declared, b: Declared) => (a.id < b.id ? -1 : 1)
const inventory = stateOf(plan)
  .map(({ id, identity }) => ({ id, identity }))
  .sort(byId)

// biome-ignore format: one fault a line
const faults: [string, string, string | RegExp, string, RegExp][] = [
  ['a kind that nobody has judged', 'infra/global/zone.tf', /^/, 'resource "aws_sqs_queue" "orders" {}\n', /whether aws_sqs_queue holds data is not said/],
  ['a kind that nobody has judged, in a module', 'infra/modules/region/api.tf', /^/, 'resource "aws_efs_file_system" "shared" {}\n', /whether aws_efs_file_system holds data is not said/],
  ['a table that may be destroyed', 'infra/global/table.tf', 'prevent_destroy = true', '', /aws_dynamodb_table\.service holds data, and nothing keeps it/],
  ['a zone for each of something', 'infra/global/zone.tf', 'name    =', 'for_each = toset(["a"])\n name    =', /how many there are of aws_route53_zone\.service/],
  ['a name that is worked out', 'infra/global/table.tf', 'local.topology.service', 'lower(local.topology.service)', /lower\(local\.topology\.service\) cannot be read/],
  ['a root that needs what is not there', 'infra/bootstrap/main.tf', '../modules/bucket', '../modules/buckets', /infra\/modules\/buckets declares nothing/],
]

test.each(faults)('%s is an error', (_title, path, from, to, said) => {
  expect(() => declaredByTerraform(changed(path, from, to))).toThrow(said)
})

// biome-ignore format: one change a line
const others: [string, string, string | RegExp, string][] = [
  ['another table', 'infra/global/table.tf', '= local.topology.service', '= "orders-2"'],
  ['another address', 'infra/global/zone.tf', 'resource "aws_route53_zone" "service"', 'resource "aws_route53_zone" "orders"'],
  ['another key', 'infra/global/table.tf', /range_key .*/, 'range_key = "id"'],
  ['a key of another type', 'infra/global/table.tf', 'type = "S"', 'type = "B"'],
  ['a local index', 'infra/global/table.tf', '  stream_enabled', '  local_secondary_index {\n    name = "a"\n  }\n  stream_enabled'],
  ['a replica as a block', 'infra/global/table.tf', '  stream_enabled', '  replica {\n    region_name = "eu-west-1"\n  }\n  stream_enabled'],
  ['a replica elsewhere', 'infra/global/table.tf', /(alias.*\n.*region = ")us-west-2/, '$1eu-west-1'],
  ['no replica', 'infra/global/table.tf', /resource "aws_dynamodb_table_replica"[\s\S]*?\n}\n/, ''],
  ['another zone', 'infra/global/zone.tf', 'local.topology.domain', '"example.com"'],
  ['a state elsewhere', 'infra/global/main.tf', /(key .*\n +region += ")us-east-2/, '$1us-west-2'],
  ['another bucket', 'infra/modules/bucket/main.tf', '"${var.service}-${var.region}', '"${var.region}-${var.service}'],
  ['a bucket elsewhere', 'infra/bootstrap/main.tf', 'aws = aws.us_west_2', 'aws = aws.us_east_2'],
]

test.each(others)('%s is not what the inventory says', (_title, path, from, to) => {
  expect(declaredByTerraform(files).sort(byId)).toEqual(inventory)
  expect(declaredByTerraform(changed(path, from, to)).sort(byId)).not.toEqual(inventory)
})

test('blocks are read as they are written', () => {
  const [block, ...more] = readBlocks(`
# resource "aws_sqs_queue" "in_a_comment" {}
/* } */ resource "aws_sns_topic" "a" { # {
  name = "}${'${join("", ["{", "#"])}'}" // "
  tags = {
    a = "{"
  }
  lifecycle { prevent_destroy = true }
}`)
  expect(more).toEqual([])
  expect(block).toEqual({
    type: 'resource',
    labels: ['aws_sns_topic', 'a'],
    arguments: new Map([
      ['name', '"}${join("", ["{", "#"])}"'],
      ['tags', '{\n    a = "{"\n  }'],
    ]),
    blocks: [
      {
        type: 'lifecycle',
        labels: [],
        arguments: new Map([['prevent_destroy', 'true']]),
        blocks: [],
      },
    ],
  })
})

test.each(['a = <<EOT\nEOT', 'resource "a" "b" {', '}', 'a = 1', 'resource "a" "b" { a = "x }'])(
  'what is not read is an error: %s',
  (text) => expect(() => readBlocks(text)).toThrow(),
)
