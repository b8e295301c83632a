import type { Tree } from '../../generators/render/tree.ts'
import type { Block } from '../matrix/hcl.ts'
import { type Folder, readFolder } from './bootstrap.ts'
import { type Need, needsOf } from './needs.ts'
import { account, region } from './project.ts'
import { providerCalls } from './provider-calls.ts'
import { resourcesOf } from './resources.ts'

/** What a release applies; the bootstrap and its buckets are a person's. */
const folders = ['infra/global', 'infra/modules/data', 'infra/modules/region']

const bucket = `arn:aws:s3:::orders-${region}-${account}`
const role = `arn:aws:iam::${account}:role/orders/${region}/function-1a2b`

/** Whose service-linked role an API makes. */
const linkedRoles: Record<string, string> = {
  aws_apigatewayv2_domain_name: 'ops.apigateway',
  aws_backup_selection: 'backup',
  aws_dsql_cluster: 'dsql',
  aws_dynamodb_table_replica: 'replication.dynamodb',
}

/** Who is passed a role. */
const passedTo: Record<string, string> = {
  aws_backup_selection: 'backup',
  aws_codedeploy_deployment_group: 'codedeploy',
  aws_lambda_function: 'lambda',
}

/** By which alias, or through which service, a key is asked for. */
const keys: Record<string, Record<string, string[]>> = {
  aws_backup_vault: { 'kms:ViaService': [`backup.${region}.amazonaws.com`] },
  aws_dynamodb_table_replica: { 'kms:RequestAlias': ['alias/aws/dynamodb'] },
}

/** What plans of a project ask for, and what applying them asks for besides. */
export async function neededOfTerraform(
  tree: Tree,
  domain = 'api.example.com',
): Promise<{ reads: Need[]; writes: Need[] }> {
  // Terraform, "Backend Type: s3", *Permissions Required*, with a lock file.
  const reads = [
    need('s3:ListBucket', bucket),
    need('s3:GetObject', `${bucket}/state/region.tfstate`),
  ]
  const writes = [
    need('s3:PutObject', `${bucket}/state/region.tfstate`),
    need('s3:PutObject', `${bucket}/state/region.tfstate.tflock`),
    need('s3:DeleteObject', `${bucket}/state/region.tfstate.tflock`),
  ]
  for (const path of folders) {
    const folder = readFolder(tree, path)
    for (const block of folder.blocks) {
      const [type = ''] = block.labels
      if (!/^(resource|data)$/.test(block.type) || !type.startsWith('aws_')) continue
      if (type === 'aws_caller_identity') continue // nobody needs a right to ask who they are
      const row = providerCalls[type]
      if (!row) throw new Error(`${path}: what the AWS provider calls for ${type} is not said`)
      for (const action of row.reads) reads.push(...(await needsFor(action, block, folder, domain)))
      if (block.type === 'data') continue
      for (const action of row.writes ?? [])
        writes.push(...(await needsFor(action, block, folder, domain)))
      // CloudFormation makes what is in the stack with the rights of whoever asks.
      if (type === 'aws_cloudformation_stack') writes.push(...(await needsOf([table], [])))
    }
  }
  return { reads, writes }
}

const table = {
  type: 'AWS::DynamoDB::GlobalTable',
  stack: 'orders-table',
  id: 'Table',
  name: 'orders',
}

const need = (action: string, resource: string, more = {}, by = 'the state'): Need => ({
  action,
  resource,
  context: { 'aws:ResourceTag/service': ['orders'], ...more },
  by,
})

async function needsFor(
  action: string,
  { labels: [type = '', id = ''], arguments: given }: Block,
  folder: Folder,
  domain: string,
): Promise<Need[]> {
  const on = (resource: string, more = {}) => [need(action, resource, more, `${type}.${id}`)]
  const { like = '', name } = providerCalls[type] ?? {}
  const [service] = action.split(':')
  if (action === 'iam:CreateServiceLinkedRole') {
    return on(
      `arn:aws:iam::${account}:role/aws-service-role/${linkedRoles[type]}.amazonaws.com/AWSServiceRoleForIt`,
    )
  }
  if (action === 'iam:PassRole') {
    return on(role, { 'iam:PassedToService': [`${passedTo[type]}.amazonaws.com`] })
  }
  if (service === 'iam') {
    return on(role, {
      'iam:PermissionsBoundary': [`arn:aws:iam::${account}:policy/orders-boundary`],
    })
  }
  if (service === 'kms') return on(`arn:aws:kms:${region}:${account}:key/1a2b`, keys[type])
  if (service === 's3') {
    const key = type === 'aws_s3_object' ? 'state/database.json' : 'releases/1a2b/function.zip'
    return on(action === 's3:ListBucket' ? bucket : `${bucket}/${key}`)
  }
  if (service === 'cloudformation') {
    return on(`arn:aws:cloudformation:${region}:${account}:stack/orders-table/1a2b`)
  }
  const named = name === undefined ? 'orders' : `${folder.value(given.get(name))}`
  const made = { type: like, stack: 'orders', id, name: named }
  const names = [domain, `${region}.${domain}`]
  const more = { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': names }
  const resources = await resourcesOf(action, made)
  // What is there is read by its own path; that of all is for making one.
  const asked = resources.filter(
    (resource) => action !== 'apigateway:GET' || !/::\/\w+$/.test(resource),
  )
  return asked.flatMap((resource) => on(resource, more))
}
