import { posix } from 'node:path'
import { type Declared, declaredByTemplate } from './template-declared.ts'
import { type TerraformResource, terraformResources } from './terraform-roots.ts'

type Files = ReadonlyMap<string, string>

/** Where a resource is to Terraform: another state, or another name in it, is another resource. */
const placeOf = ({ address, root, stateIn }: TerraformResource): string =>
  `${address} of ${root}${stateIn ? `, whose state is in ${stateIn}` : ''}`

/** The file that a stack is made of. */
function templateOf({ root, block, address }: TerraformResource): string {
  const body = block.arguments.get('template_body') ?? ''
  const [, name] = /^file\("\$\{path\.module\}\/([\w.-]+)"\)$/.exec(body) ?? []
  if (!name) throw new Error(`${root}: what ${address} is made of cannot be read`)
  return posix.join(root, name)
}

const literal = (expression = ''): string => JSON.parse(expression)

/** What holds data, and what of it Terraform replaces it for: "Forces new resource" in the provider's reference. */
const statefulTypes: Record<
  string,
  (resource: TerraformResource, files: Files, all: TerraformResource[]) => Declared[]
> = {
  // All items and orders. name, hash_key and range_key with their types, and local indexes.
  aws_dynamodb_table: (resource) => {
    const { blocks } = resource.block
    const types = new Map(
      blocks
        .filter(({ type }) => type === 'attribute')
        .map(({ arguments: of }) => [literal(of.get('name')), literal(of.get('type'))]),
    )
    const key = [
      ['hash_key', 'HASH'],
      ['range_key', 'RANGE'],
    ].map(([argument = '', kind]) => {
      const name = resource.text(argument)
      return `${name} ${kind} ${types.get(name)}`
    })
    const others = blocks.filter(({ type }) => /^(local_secondary_index|replica)$/.test(type))
    const more = others.length > 0 ? `, ${JSON.stringify(others)}` : ''
    const name = resource.text('name')
    return [
      { id: 'table', identity: `${placeOf(resource)}: ${name}, key ${key.join(', ')}${more}` },
      { id: `replica ${resource.region}`, identity: `${name} in ${resource.region}` },
    ]
  },
  // One that is destroyed takes the writes along that no other replica has seen.
  aws_dynamodb_table_replica: (resource) => [
    {
      id: `replica ${resource.region}`,
      identity: `${resource.text('global_table_arn')} in ${resource.region}`,
    },
  ],
  // All items and orders, together with the cluster that it is linked with. multi_region_properties.witness_region.
  aws_dsql_cluster: (resource, _files, all) => {
    const moduleOf = ({ address }: TerraformResource) => address.replace(/\.aws_dsql_cluster.*/, '')
    const regionOf = (module = '') =>
      all.find((each) => each.type === resource.type && moduleOf(each) === module)?.region ?? ''
    const link = all.find(
      ({ type, block }) =>
        type === 'aws_dsql_cluster_peering' &&
        block.arguments.get('identifier') === `${moduleOf(resource)}.cluster.identifier`,
    )
    if (!link || link.region !== resource.region) {
      throw new Error(`${resource.root}: ${resource.address} is linked with nothing`)
    }
    const named = (link.block.arguments.get('clusters') ?? '').matchAll(
      /(module\.\w+)\.cluster\.arn/g,
    )
    const linked = [resource.region, ...[...named].map(([, module]) => regionOf(module))].sort()
    const witnesses = new Set([
      resource.text('witness_region', 'multi_region_properties'),
      link.text('witness_region'),
    ])
    return [
      {
        id: `cluster ${resource.region}`,
        identity: `${placeOf(resource)}, of ${linked.join(' and ')}, with the witness ${[...witnesses].join()}`,
      },
    ]
  },
  // name, kms_key_arn.
  aws_backup_vault: (resource) => {
    const more = resource.block.arguments.has('kms_key_arn') ? ' and a key' : ''
    return [
      {
        id: `backups ${resource.region}`,
        identity: `${placeOf(resource)}: ${resource.text('name')}${more}`,
      },
    ]
  },
  // What its template declares; another stack makes all of it again. name.
  aws_cloudformation_stack: (resource, files) => {
    const path = templateOf(resource)
    const stack = resource.text('name')
    const { region } = resource
    return declaredByTemplate(files.get(path) ?? '', { path, stack, region }).map(
      ({ id, identity }) => ({
        id,
        identity: identity.replace(': ', `, which is ${placeOf(resource)}: `),
      }),
    )
  },
  // A roll-back finds its release there, and Terraform what it has made. bucket.
  aws_s3_bucket: (resource) => [
    {
      id: `releases ${resource.region}`,
      identity: `${placeOf(resource)}: ${resource.text('bucket')}`,
    },
  ],
  // Its name servers are written down in the parent zone, and it may hold records of its owner's. name.
  aws_route53_zone: (resource) => [
    { id: 'zone', identity: `${placeOf(resource)}: ${resource.text('name')}` },
  ],
}

/** What Terraform makes again as it was, and why it is no loss. */
const statelessTypes: Record<string, string> = {
  aws_acm_certificate: 'issued again, by DNS alone',
  aws_acm_certificate_validation: 'waits, and makes nothing',
  aws_apigatewayv2_api: 'routes requests; its address is as long-lived as it is',
  aws_apigatewayv2_api_mapping: 'part of the entrance',
  aws_apigatewayv2_domain_name: 'part of the entrance',
  aws_apigatewayv2_integration: 'part of the API',
  aws_apigatewayv2_route: 'part of the API',
  aws_apigatewayv2_stage: 'part of the API',
  aws_backup_plan: 'says when; what it made is in the vaults',
  aws_backup_selection: 'part of the plan',
  aws_cloudwatch_log_group: 'ends by itself after 30 days, and nothing is decided by older lines',
  aws_cloudwatch_log_metric_filter: 'counts the last minutes for alarms',
  aws_cloudwatch_metric_alarm: 'looks at the last minutes only',
  aws_codedeploy_app: 'a name',
  aws_codedeploy_deployment_config: 'a setting',
  aws_codedeploy_deployment_group:
    'settings; a shift that is under way is stopped by toolkit/ before it goes',
  aws_dsql_cluster_peering: 'part of the clusters, and destroyed only with them',
  aws_iam_openid_connect_provider:
    'a setting; kept by prevent_destroy for the account’s other projects',
  aws_iam_policy: 'what roles may do at most',
  aws_iam_role: 'rights; nobody outside the project names them but the CI system, who is told anew',
  aws_iam_role_policy: 'a right',
  aws_lambda_alias: 'set again to a version that is published from a release',
  aws_lambda_function: 'made again from a release',
  aws_lambda_permission: 'a right',
  aws_route53_health_check: 'looks at the last minutes only',
  aws_route53_record: 'names what Terraform has made',
  aws_s3_bucket_lifecycle_configuration: 'a setting',
  aws_s3_bucket_ownership_controls: 'a setting',
  aws_s3_bucket_policy: 'a right',
  aws_s3_bucket_public_access_block: 'a right',
  aws_s3_bucket_server_side_encryption_configuration: 'a setting',
  aws_s3_bucket_versioning: 'a setting; the versions are the bucket’s',
  aws_s3_object: 'names what Terraform has made',
  aws_sns_topic: 'holds no message; who is subscribed is said in the advice on new regions',
  aws_sns_topic_policy: 'a right',
  terraform_data: 'a value, in the state alone',
}

/**
 * What the .tf files of a project declare that holds data.
 *
 * @throws when nobody has judged a kind of resource, or one that holds data may be destroyed
 */
export function declaredByTerraform(files: Files): Declared[] {
  const resources = terraformResources(files)
  const templates = resources
    .filter(({ type }) => type === 'aws_cloudformation_stack')
    .map(templateOf)
  for (const path of files.keys()) {
    if (/^infra\/.+\/.*\.ya?ml$/.test(path) && !templates.includes(path)) {
      throw new Error(`nobody says where ${path} is deployed`)
    }
  }
  return resources.flatMap((resource) => {
    const { type, address, root, block } = resource
    if (!statefulTypes[type] && !statelessTypes[type]) {
      throw new Error(`${root}: whether ${type} holds data is not said`)
    }
    const declare = statefulTypes[type]
    if (!declare) return []
    if (block.arguments.has('for_each') || block.arguments.has('count')) {
      throw new Error(`${root}: how many there are of ${address} cannot be read`)
    }
    const lifecycle = block.blocks.find(({ type: kind }) => kind === 'lifecycle')
    if (lifecycle?.arguments.get('prevent_destroy') !== 'true') {
      throw new Error(`${root}: ${address} holds data, and nothing keeps it from being destroyed`)
    }
    return declare(resource, files, resources)
  })
}
