import { parseDocument } from 'yaml'
import type { Tree } from '../../generators/render/tree.ts'
import type { Statement } from './evaluate.ts'
import { account, type Made, region, textOf, transform } from './project.ts'

// biome-ignore lint/suspicious/noExplicitAny: a template's properties, as they are parsed
type Properties = any

/** A role of a template, with its trust and its rights. */
export interface Role {
  id: string
  arn: string
  trust: Properties
  statements: Statement[]
  /** Characters of its inline policies, as IAM counts them: without white space. */
  inline: number
}

/** A policy that is a resource of its own. */
interface Policy {
  arn: string
  statements: Statement[]
  /** As IAM counts them: without white space. */
  characters: number
}

export interface Stack {
  name: string
  parameters: Properties
  made: Made[]
  roles: Map<string, Role>
  policies: Map<string, Policy>
}

/** Behind its path: IAM keeps 64 characters of a role's name; CloudFormation gives the stack's 24 of them. */
const roleName = (stack: string, id: string, { Path = '/' }: Properties) =>
  `${Path.slice(1)}${`${stack}-`.slice(0, 24)}${id}-1A2B3C4D5E6F`

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : ([value].flat() as T[])

/** What SAM's macro makes of a function that shifts by CodeDeploy: AWS SAM specification, "Generated CloudFormation resources". */
function expanded(id: string, properties: Properties): [string, string, Properties][] {
  const own: [string, string, Properties][] = [
    [id, 'AWS::Lambda::Function', properties],
    [`${id}Version`, 'AWS::Lambda::Version', properties],
    [`${id}Aliaslive`, 'AWS::Lambda::Alias', properties],
    ['ServerlessDeploymentApplication', 'AWS::CodeDeploy::Application', {}],
    [`${id}DeploymentGroup`, 'AWS::CodeDeploy::DeploymentGroup', {}],
  ]
  if (properties.DeploymentPreference?.Role) return own
  const trust = { Statement: [{ Principal: { Service: 'codedeploy.amazonaws.com' } }] }
  const managed = ['arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda']
  const role = { AssumeRolePolicyDocument: trust, ManagedPolicyArns: managed }
  return [...own, ['CodeDeployServiceRole', 'AWS::IAM::Role', role]]
}

/** Reads a template as a stack of that name in the region. */
export function stackOf(tree: Tree, path: string, name: string): Stack {
  const template = parseDocument(textOf(tree, path), { logLevel: 'silent' }).toJSON()
  const resources = Object.entries<Properties>(template.Resources).flatMap(
    ([id, { Type, Properties = {} }]): [string, string, Properties][] =>
      Type === 'AWS::Serverless::Function' ? expanded(id, Properties) : [[id, Type, Properties]],
  )
  const arns = new Map(
    resources
      .filter(([, type]) => type === 'AWS::IAM::Role')
      .map(([id, , properties]) => [
        `${id}.Arn`,
        `arn:aws:iam::${account}:role/${roleName(name, id, properties)}`,
      ]),
  )
  const fill = (text: unknown): string =>
    (arns.get(`${text}`) ?? `${text}`)
      .replaceAll(/\$\{AWS::Partition\}/g, 'aws')
      .replaceAll(/\$\{AWS::Region\}/g, region)
      .replaceAll(/\$\{AWS::AccountId\}|^AWS::AccountId$/g, account)
  const statement = ({
    Sid = '',
    Effect,
    Action,
    Resource,
    Condition = {},
    ...rest
  }: Properties): Statement => {
    if (Effect !== 'Allow' || Object.keys(rest).length > 0) {
      throw new Error(`${path}: ${Sid} is no plain statement that allows`)
    }
    const conditions = Object.entries<Properties>(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries<Properties>(keys).map(([key, values]) => [key, listOf(values).map(fill)]),
      ),
    ])
    return {
      sid: Sid,
      actions: listOf(Action),
      resources: listOf(Resource).map(fill),
      conditions: Object.fromEntries(conditions),
    }
  }
  const roles = new Map<string, Role>()
  const made: Made[] = template.Transform
    ? [{ type: transform, stack: name, id: 'Transform', name }]
    : []
  for (const [id, type, properties] of resources) {
    const given = nameOf(type, id, name, properties)
    const referred = resources.find(([other]) => other === given)
    const one: Made = {
      type,
      stack: name,
      id,
      name: referred ? fill(nameOf(referred[1], referred[0], name, referred[2])) : fill(given),
    }
    if (type === 'AWS::IAM::Role') {
      const trust = properties.AssumeRolePolicyDocument
      one.services = listOf(trust.Statement).flatMap(({ Principal }: Properties) =>
        listOf(Principal.Service),
      )
      one.managed = listOf(properties.ManagedPolicyArns).map(fill)
      one.boundary = properties.PermissionsBoundary && fill(properties.PermissionsBoundary)
      const documents = listOf(properties.Policies).map(
        ({ PolicyDocument }: Properties) => PolicyDocument,
      )
      roles.set(id, {
        id,
        arn: fill(`${id}.Arn`),
        trust,
        statements: documents.flatMap(({ Statement }) => listOf(Statement).map(statement)),
        inline: JSON.stringify(documents).length,
      })
    }
    made.push(one)
  }
  const policies = new Map<string, Policy>()
  for (const [id, type, { ManagedPolicyName, PolicyDocument }] of resources) {
    if (type !== 'AWS::IAM::ManagedPolicy') continue
    policies.set(id, {
      arn: `arn:aws:iam::${account}:policy/${ManagedPolicyName}`,
      statements: PolicyDocument.Statement.map(statement),
      characters: JSON.stringify(PolicyDocument).length,
    })
  }
  for (const [, type, { PolicyDocument, Roles }] of resources) {
    if (type !== 'AWS::IAM::Policy') continue
    for (const id of Roles)
      roles.get(id)?.statements.push(...PolicyDocument.Statement.map(statement))
  }
  return { name, parameters: template.Parameters ?? {}, made, roles, policies }
}

function nameOf(type: string, id: string, stack: string, properties: Properties): string {
  if (type === 'AWS::IAM::Role') return roleName(stack, id, properties)
  const kind = type.split('::').at(-1)
  const own =
    properties.TableName ??
    properties[`${kind}Name`] ??
    properties.AlarmName ??
    properties.FunctionName
  return (
    own ??
    properties.LogGroupName ??
    properties.Name ??
    properties.BackupVaultName ??
    `${stack.toLowerCase()}-${id}-1a2b3c`
  )
}
