import { existsSync, readFileSync } from 'node:fs'
import { packageRoot } from '../../generators/root.ts'
import type { Request } from './evaluate.ts'
import { account, type Made, region, transform } from './project.ts'
import { leftOut } from './reasons.ts'
import { resourcesOf } from './resources.ts'

const file = `${packageRoot}../shared/aws/cfn-handler-permissions.json`

/** Whether the list of what AWS's handlers call is on this machine: it is not part of this repository. */
export const listed = existsSync(file)

/** Type → handler → actions, by AWS's own resource schemas. */
const handlers: Record<string, Record<string, string[]>> = listed
  ? JSON.parse(readFileSync(file, 'utf8'))
  : {}

/** Types without handlers of their own, and what handlers call without saying so. */
const unlisted: Record<string, string[]> = {
  // CloudFormation, "Macros", and AWS's tutorial for CodePipeline with SAM: with a service role, as that role.
  [transform]: ['cloudformation:CreateChangeSet'],
  // Route 53, "Actions, resources, and condition keys": what writing records and waiting for them takes.
  'AWS::Route53::RecordSetGroup': [
    'route53:ChangeResourceRecordSets',
    'route53:GetChange',
    'route53:GetHostedZone',
    'route53:ListResourceRecordSets',
  ],
  // API Gateway makes its service-linked role with an account's first custom domain name: "Using service-linked roles for API Gateway".
  'AWS::ApiGatewayV2::DomainName': ['iam:CreateServiceLinkedRole'],
  'AWS::ApiGatewayV2::Api': ['apigateway:PUT'],
  // API Gateway, "Configure logging for HTTP APIs in API Gateway", *Permissions to activate logging*.
  'AWS::ApiGatewayV2::Stage': [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ],
  // DynamoDB, "IAM and global tables": what adding a replica looks at. It takes no resource.
  'AWS::DynamoDB::GlobalTable': [
    'dynamodb:DescribeLimits',
    'dynamodb:DescribeTable',
    'dynamodb:DescribeContinuousBackups',
    'dynamodb:DescribeTimeToLive',
    'dynamodb:DescribeContributorInsights',
    'dynamodb:DescribeTableReplicaAutoScaling',
    'dynamodb:DescribeKinesisStreamingDestination',
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
  ],
}

/** Whose service-linked role a type has made. */
const linkedRoles: Record<string, string> = {
  'AWS::ApiGatewayV2::DomainName': 'ops.apigateway.amazonaws.com',
  'AWS::Backup::BackupSelection': 'backup.amazonaws.com',
  'AWS::DSQL::Cluster': 'dsql.amazonaws.com',
  'AWS::DynamoDB::GlobalTable': 'replication.dynamodb.amazonaws.com',
}

export interface Need extends Request {
  /** What asks for it. */
  by: string
}

/** The actions of a type's handlers that are to be granted. */
function actionsOf(type: string): string[] {
  const of = handlers[type]
  if (!of && !unlisted[type]) throw new Error(`${type}: what making it calls is not said`)
  const called = Object.entries(of ?? {}).flatMap(([name, actions]) =>
    name === 'list' ? [] : actions,
  )
  const all = new Set([...called, ...(unlisted[type] ?? [])])
  // `Describe*` of a schema is spelled out above.
  return [...all].filter(
    (action) =>
      !action.endsWith('*') &&
      !leftOut.some(([kind, what]) => kind.test(type) && what.test(action)),
  )
}

/** Whether what deletes a thing of this type is left out: such a thing stays, or its stack cannot be deleted. */
export function staysBehind(type: string): boolean {
  const [, service = '', name = ''] = type.split('::')
  const action = `${service.toLowerCase()}:Delete${name.replace(/^Global/, '')}`
  const deletes = handlers[type]?.delete?.includes(action) === true
  return deletes && leftOut.some(([kind, what]) => kind.test(type) && what.test(action))
}

const context = { 'aws:ResourceTag/service': ['orders'], 'aws:ResourceAccount': [account] }

/** What making, changing, reading and deleting these things asks of whoever does it. */
export async function needsOf(made: Made[], names: string[]): Promise<Need[]> {
  const roles = made.filter(({ type }) => type === 'AWS::IAM::Role')
  const arnOf = ({ name }: Made) => `arn:aws:iam::${account}:role/${name}`
  const needs: Need[] = []
  for (const one of made) {
    for (const action of actionsOf(one.type)) {
      const by = `${one.type} ${one.id}`
      const need = (resource: string, more: Record<string, string[]> = {}) =>
        needs.push({ action, resource, context: { ...context, ...more }, by })
      if (action === 'iam:CreateServiceLinkedRole') {
        const service = linkedRoles[one.type]
        if (!service) throw new Error(`${one.type}: whose service-linked role it makes is not said`)
        need(`arn:aws:iam::${account}:role/aws-service-role/${service}/AWSServiceRoleForIt`)
      } else if (
        action === 'iam:PassRole' ||
        (action === 'iam:GetRole' && one.type !== 'AWS::IAM::Role')
      ) {
        const service = `${one.type.split('::')[1]?.toLowerCase()}.amazonaws.com`
        for (const role of roles.filter(({ services = [] }) => services.includes(service))) {
          need(arnOf(role), { 'iam:PassedToService': [service] })
        }
      } else if (one.type === 'AWS::IAM::Role' || one.type === 'AWS::IAM::Policy') {
        if (action === 'iam:PutRolePermissionsBoundary' && !one.boundary) continue
        const bounded = one.boundary ? { 'iam:PermissionsBoundary': [one.boundary] } : {}
        if (!/tachRolePolicy$/.test(action)) need(arnOf(one), bounded)
        else
          for (const policy of one.managed ?? [])
            need(arnOf(one), { ...bounded, 'iam:PolicyARN': [policy] })
      } else {
        const more = action.startsWith('kms:')
          ? { 'kms:ViaService': [`backup.${region}.amazonaws.com`] }
          : { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': names }
        for (const resource of await resourcesOf(action, one)) need(resource, more)
      }
    }
  }
  return needs
}
