// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Terraform

import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { stateOf } from '../../generators/plan/state.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersFor } from '../support/answers.ts'
import { readBlocks } from './hcl.ts'
import type { Declared } from './template-declared.ts'
import { declaredByTerraform } from './terraform-declared.ts'

const sources = readSources(`${packageRoot}templates/`)

/** A project's texts, one of them changed. */
function filesOf(answers: Answers, path?: string, from: string | RegExp = '', to = '') {
  const tree = render(makePlan(answers), sources)
  const files = new Map([...tree].map(([name, { bytes }]) => [name, `${bytes}`]))
  if (path === undefined) return files
  const text = files.get(path) ?? ''
  const other = text.replace(from, to)
  expect(other).not.toBe(text)
  return files.set(path, other)
}

const eventual = answersFor({ framework: 'terraform', domain: 'api.example.com' })
const strong = { ...eventual, data: 'dynamodb-strong' }
const linked = { ...eventual, data: 'dsql' }

const byId = (a: Declared, b: Declared) => (a.id < b.id ? -1 : 1)
const declared = (files: Map<string, string>) => declaredByTerraform(files).sort(byId)
const inventory = (answers: Answers) =>
  stateOf(makePlan(answers))
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
  expect(() => declared(filesOf(eventual, path, from, to))).toThrow(said)
})

// biome-ignore format: one fault a line
const strongFaults: typeof faults = [
  ['a kind that nobody has judged, in a stack', 'infra/global/table.yaml', 'Resources:\n', 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n', /whether AWS::SQS::Queue holds data is not said/],
  ['a stack that may be destroyed', 'infra/global/table.tf', 'prevent_destroy = true', '', /aws_cloudformation_stack\.table holds data, and nothing keeps it/],
  ['a template that is put together', 'infra/global/table.tf', 'file(', 'templatefile(', /what aws_cloudformation_stack\.table is made of cannot be read/],
  ['a template that nothing deploys', 'infra/global/table.tf', '/table.yaml"', '/tables.yaml"', /nobody says where infra\/global\/table\.yaml is deployed/],
]

test.each(strongFaults)('%s is an error', (_title, path, from, to, said) => {
  expect(() => declared(filesOf(strong, path, from, to))).toThrow(said)
})

// biome-ignore format: one fault a line
const linkedFaults: typeof faults = [
  ['a cluster that may be destroyed', 'infra/modules/data/main.tf', 'prevent_destroy = true', '', /aws_dsql_cluster\.service holds data, and nothing keeps it/],
  ['a vault that may be destroyed', 'infra/modules/data/main.tf', /(backup_vault[\s\S]*)prevent_destroy = true/, '$1', /aws_backup_vault\.service holds data, and nothing keeps it/],
  ['a cluster that is linked with nothing', 'infra/global/database.tf', /resource "aws_dsql_cluster_peering" "us_west_2"[\s\S]*?\n}\n/, '', /module\.data_us_west_2\.aws_dsql_cluster\.service is linked with nothing/],
  ['a link by another region’s provider', 'infra/global/database.tf', /(peering" "us_west_2" \{\n).*\n/, '$1', /module\.data_us_west_2\.aws_dsql_cluster\.service is linked with nothing/],
]

test.each(linkedFaults)('%s is an error', (_title, path, from, to, said) => {
  expect(() => declared(filesOf(linked, path, from, to))).toThrow(said)
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
  expect(declared(filesOf(eventual))).toEqual(inventory(eventual))
  expect(declared(filesOf(eventual, path, from, to))).not.toEqual(inventory(eventual))
})

// biome-ignore format: one change a line
const strongOthers: typeof others = [
  ['another stack', 'infra/global/table.tf', '-table"', '-tables"'],
  ['another address of the stack', 'infra/global/table.tf', 'aws_cloudformation_stack" "table', 'aws_cloudformation_stack" "service'],
  ['a stack elsewhere', 'infra/global/main.tf', /(provider "aws" \{\n +region = ")us-east-2/, '$1us-west-2'],
  ['another table in the stack', 'infra/global/table.yaml', 'TableName: orders', 'TableName: shop'],
  ['a weaker table', 'infra/global/table.yaml', 'MultiRegionConsistency: STRONG', 'MultiRegionConsistency: EVENTUAL'],
  ['another witness', 'infra/global/table.yaml', '- Region: us-east-1', '- Region: eu-west-1'],
]

test.each(strongOthers)('%s is not what the inventory says', (_title, path, from, to) => {
  expect(declared(filesOf(strong))).toEqual(inventory(strong))
  expect(declared(filesOf(strong, path, from, to))).not.toEqual(inventory(strong))
})

// biome-ignore format: one change a line
const linkedOthers: typeof others = [
  ['another address of a cluster', 'infra/modules/data/main.tf', '"aws_dsql_cluster" "service"', '"aws_dsql_cluster" "orders"'],
  ['another module', 'infra/global/database.tf', /data_us_west_2/g, 'data_oregon'],
  ['a cluster elsewhere', 'infra/global/database.tf', /(alias.*\n.*region = ")us-west-2/, '$1us-west-1'],
  ['a cluster that is linked with itself', 'infra/global/database.tf', '[module.data_us_west_2.cluster.arn]', '[module.data_us_east_2.cluster.arn]'],
  ['another witness', 'infra/global/database.tf', 'witness = "us-east-1"', 'witness = "us-west-1"'],
  ['a witness of one cluster alone', 'infra/modules/data/main.tf', 'witness_region = var.witness', 'witness_region = "us-west-1"'],
  ['another vault', 'infra/modules/data/main.tf', 'name = var.service', 'name = "shop"'],
  ['a vault with a key', 'infra/modules/data/main.tf', 'name = var.service', 'name = var.service\n  kms_key_arn = "arn"'],
]

test.each(linkedOthers)('%s is not what the inventory says', (_title, path, from, to) => {
  expect(declared(filesOf(linked))).toEqual(inventory(linked))
  expect(declared(filesOf(linked, path, from, to))).not.toEqual(inventory(linked))
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
