import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { projectOf } from '../support/lay-out.ts'
import { rolesOf } from './bootstrap.ts'
import { neededOfJobs } from './jobs.ts'
import { listed, staysBehind } from './needs.ts'
import { neededOfTerraform } from './needs-terraform.ts'
import {
  generous,
  idle,
  neededOfStacks,
  pairs,
  pairsInTerraform,
  refused,
  stacksOf,
} from './principals.ts'

// ../shared is no part of this repository: without it these are shown as skipped.
describe.skipIf(!listed)('by the list of what AWS’s handlers call', () => {
  test.each(pairs)('%s: CloudFormation may do what its stacks ask for', async (_title, answers) => {
    const role = stacksOf(answers).stacks.get('pipeline')?.roles.get('StackRole')
    const needs = await neededOfStacks(answers)
    expect(needs.length).toBeGreaterThan(100)
    expect(refused(role?.statements ?? [], needs)).toEqual([])
  })

  test.each(pairs)('%s: nothing may delete the table unless a person says so', (_, answers) => {
    const text = projectOf(answers).get('infra/pipeline.yaml')?.bytes
    const { Resources } = parseDocument(`${text}`, { logLevel: 'silent' }).toJSON()
    const able = Object.values<{ Condition?: string }>(Resources).filter((one) =>
      /"dynamodb:(\*|Delete\*|DeleteTable)/.test(JSON.stringify(one)),
    )
    const expected = answers.data === 'dynamodb' ? ['RemoveReplicas'] : []
    expect(able.map(({ Condition }) => Condition)).toEqual(expected)
  })

  test.each(pairs)(
    '%s: what CloudFormation may not delete stays when its stack goes',
    (_, answers) => {
      const bound = [...projectOf(answers)]
        .filter(([path]) => /^infra\/(artifacts|data|global|region)\.yaml$/.test(path))
        .flatMap(([path, { bytes }]) => {
          const { Resources } = parseDocument(`${bytes}`, { logLevel: 'silent' }).toJSON()
          return Object.entries<{ Type: string; DeletionPolicy?: string }>(Resources)
            .filter(([, { Type }]) => staysBehind(Type))
            .map(([id, { DeletionPolicy }]) => `${path} ${id}: ${DeletionPolicy ?? 'Delete'}`)
        })
      expect(bound.length).toBeGreaterThan(1)
      expect(bound.filter((one) => !/: Retain/.test(one))).toEqual([])
    },
  )

  test.each(pairs)(
    '%s: CloudFormation may do nothing that nothing asks for',
    async (_title, answers) => {
      const role = stacksOf(answers).stacks.get('pipeline')?.roles.get('StackRole')
      const needed = (await neededOfStacks(answers)).map(({ action }) => action)
      expect(idle(role?.statements ?? [], needed)).toEqual([])
      expect(generous(role?.statements ?? [])).toEqual([])
    },
  )

  test.each(pairsInTerraform)('%s: a plan may read what it refreshes', async (_title, answers) => {
    const tree = projectOf(answers)
    const { reads } = await neededOfTerraform(tree)
    expect(reads.length).toBeGreaterThan(50)
    expect(refused(rolesOf(tree).get('plan') ?? [], reads)).toEqual([])
  })

  test.each(pairsInTerraform)(
    '%s: an apply may do what its resources ask for',
    async (_title, answers) => {
      const tree = projectOf(answers)
      const { reads, writes } = await neededOfTerraform(tree)
      expect(writes.length).toBeGreaterThan(100)
      expect(refused(rolesOf(tree).get('deploy') ?? [], [...reads, ...writes])).toEqual([])
    },
  )

  test.each(pairsInTerraform)(
    '%s: jobs may do nothing that nothing asks for',
    async (_title, answers) => {
      const tree = projectOf(answers)
      const { reads, writes } = await neededOfTerraform(tree)
      const ofOps = await neededOfJobs(tree)
      const actionsOf = (needs: { action: string }[]) => needs.map(({ action }) => action)
      const [plan = [], deploy = []] = ['plan', 'deploy'].map((id) => rolesOf(tree).get(id))
      expect(idle(plan, actionsOf([...reads, ...ofOps]))).toEqual([])
      expect(idle(deploy, actionsOf([...reads, ...writes, ...ofOps]))).toEqual([])
      expect(generous([...plan, ...deploy])).toEqual([])
    },
  )
})

/** CloudFormation, "Grant self-managed permissions": the administration role becomes the execution role, and does no more. */
test.each(pairs.filter(([, { deployment }]) => deployment === 'stacksets'))(
  '%s: what administers the stack set may become its execution role, and nothing else',
  (_title, answers) => {
    const { roles } = stacksOf(answers).stacks.get('pipeline') ?? {}
    const execution = roles?.get('StackRole')
    expect(roles?.get('AdministrationRole')?.statements).toEqual([
      {
        sid: 'Execution',
        actions: ['sts:AssumeRole'],
        resources: [execution?.arn],
        conditions: {},
      },
    ])
    expect(execution?.trust.Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { AWS: 'AdministrationRole.Arn' },
      Action: 'sts:AssumeRole',
    })
  },
)
