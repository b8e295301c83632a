import { preferences } from '../aws/operations.ts'
import type { Check, Finding, Project } from './project.ts'
import { resourcesOf } from './project.ts'
import { get, list, same, textOf } from './template.ts'

/** The stack set's operations are the waves of topology.ts, and its roles are its own. */
export const stackSet: Check = (project) => [
  ...operations(project),
  ...roles(project),
  ...jobs(project),
]

/** A stack set takes one operation at a time, so jobs for each region of a wave would wait for each other, shift after shift. */
const jobs = ({ files }: Project): Finding[] =>
  Object.entries(files)
    .filter(([, text]) => /\bmatrix:|--wave.*--region/.test(text))
    .filter(([file]) => !/^(infra|src)\//.test(file))
    .map(([file]) => ({
      file,
      where: 'the jobs of waves',
      problem: "a wave's jobs would wait for each other, or leave its other regions out",
      fix: 'make it one job, without a matrix and without --region',
    }))

function operations({ topology }: Project): Finding[] {
  const found: Finding[] = []
  const order = topology.regions.map(({ name }) => name)
  for (const [index, { regions, shift }] of topology.rollout.waves.entries()) {
    const gradual = shift.kind !== 'all-at-once'
    const used = preferences(regions, gradual ? 'gradual' : 'at-once')
    const { RegionOrder, RegionConcurrencyType, ...counts } = used
    const { ConcurrencyMode, FailureToleranceCount, MaxConcurrentCount } = counts
    const say = (file: string, problem: string, fix: string) =>
      found.push({ file, where: `wave ${index + 1}`, problem, fix })
    const inOrder = order.filter((name) => regions.includes(name))
    if (regions.join() !== inOrder.join()) {
      say('topology.ts', "its regions are not in the regions' order", `write ${inOrder.join(', ')}`)
    }
    const operation = 'toolkit/aws/operations.ts'
    if (RegionOrder?.join() !== regions.join()) {
      say(operation, `RegionOrder is ${RegionOrder?.join(', ')}`, "take the wave's regions")
    }
    if (RegionConcurrencyType !== 'PARALLEL' && regions.length > 1) {
      say(operation, 'its regions wait for each other', 'deploy them in PARALLEL, or as more waves')
    }
    if (gradual && FailureToleranceCount !== 0) {
      say(operation, 'it goes on after a failure', 'set FailureToleranceCount: 0')
    }
    if (ConcurrencyMode !== 'STRICT_FAILURE_TOLERANCE') {
      say(
        operation,
        'it may begin where it need not any more',
        "set ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE'",
      )
    }
    if (MaxConcurrentCount !== 1) {
      say(operation, 'there is one account in a region', 'set MaxConcurrentCount: 1')
    }
  }
  return found
}

/** Whoever may become the execution role may do all that it can, so only this stack set's own role may. */
function roles(project: Project): Finding[] {
  const { service, home } = project.topology
  const own = { 'Fn::GetAtt': 'AdministrationRole.Arn' }
  const set = `:${home}:\${AWS::AccountId}:stackset/${service}-region:*`
  const found: Finding[] = []
  for (const { file, id, properties } of resourcesOf(project, 'AWS::IAM::Role')) {
    const say = (problem: string, fix: string) => found.push({ file, where: id, problem, fix })
    const trust = list(get(properties, 'AssumeRolePolicyDocument', 'Statement'))
    const principals = trust.map((statement) => get(statement, 'Principal', 'AWS'))
    const others = principals.filter((one) => one !== undefined && !same(one, own))
    if (id === 'StackRole' && others.length > 0) {
      say(`it trusts ${JSON.stringify(others)}`, 'trust !GetAtt AdministrationRole.Arn alone')
    }
    if (id === 'StackRole' && !principals.some((one) => same(one, own))) {
      say('the stack set cannot become it', 'trust !GetAtt AdministrationRole.Arn')
    }
    const [source] = trust.map((one) => textOf(get(one, 'Condition', 'ArnLike', 'aws:SourceArn')))
    if (id === 'AdministrationRole' && !source?.endsWith(set)) {
      say('it works for other stack sets too', `end its aws:SourceArn with ${set}`)
    }
  }
  return found
}
