import { parseDocument } from 'yaml'
import type { Stateful } from '../../generators/plan/model.ts'
import { oncePerText } from '../support/once-per-text.ts'

export type Declared = Pick<Stateful, 'id' | 'identity'>
// biome-ignore lint/suspicious/noExplicitAny: a template's properties, as they are parsed
type Properties = any
interface Place {
  logicalId: string
  stack: string
  region: string
  /** Where the template's rules let it be deployed. */
  allowed: string[]
  properties: Properties
}

/** What holds data, and what of it the platform replaces it for: "Update requires: Replacement" in CloudFormation's reference. */
const statefulTypes: Record<string, (place: Place) => Declared[]> = {
  // All items and orders. TableName, KeySchema with the types of its attributes, and local indexes.
  'AWS::DynamoDB::GlobalTable': ({ logicalId, stack, region, properties }) => {
    const { TableName, AttributeDefinitions, KeySchema, LocalSecondaryIndexes, Replicas } =
      properties
    const { MultiRegionConsistency, GlobalTableWitnesses = [] } = properties
    const replicas = Replicas.map(({ Region }: Properties) => Region).sort()
    const witnesses = GlobalTableWitnesses.map(({ Region }: Properties) => `the witness ${Region}`)
    const voting = [...replicas, ...witnesses]
    // DynamoDB changes neither the mode nor who agrees on writes.
    const mode = MultiRegionConsistency === 'STRONG' ? `, strong in ${voting.join(', ')}` : ''
    const typeOf = (name: string) =>
      AttributeDefinitions.find((one: Properties) => one.AttributeName === name)?.AttributeType
    const key = KeySchema.map(
      (one: Properties) => `${one.AttributeName} ${one.KeyType} ${typeOf(one.AttributeName)}`,
    )
    const indexes = LocalSecondaryIndexes ? `, ${JSON.stringify(LocalSecondaryIndexes)}` : ''
    return [
      {
        id: 'table',
        identity: `${logicalId} of the stack ${stack} in ${region}: ${TableName}, key ${key.join(', ')}${mode}${indexes}`,
      },
      // One that leaves the list is deleted, with the writes that no other replica has seen.
      ...Replicas.map(({ Region }: Properties) => ({
        id: `replica ${Region}`,
        identity: `${TableName} in ${Region}`,
      })),
    ]
  },
  // All items and orders, together with the cluster that it is linked with. It has no name, and no property replaces it.
  'AWS::DSQL::Cluster': ({ logicalId, stack, region, allowed, properties }) => {
    const { WitnessRegion } = properties.MultiRegionProperties
    const linked = [...allowed].sort()
    return [
      {
        id: `cluster ${region}`,
        identity: `${logicalId} of the stack ${stack} in ${region}, of ${linked.join(' and ')}, with the witness ${WitnessRegion}`,
      },
    ]
  },
  // BackupVaultName, EncryptionKeyArn.
  'AWS::Backup::BackupVault': ({ logicalId, stack, region, properties }) => [
    {
      id: `backups ${region}`,
      identity: `${logicalId} of the stack ${stack} in ${region}: ${Object.values(properties).join()}`,
    },
  ],
  // A roll-back puts back what it finds there. Its name is made from the stack's.
  'AWS::S3::Bucket': ({ logicalId, stack, region, properties }) => [
    {
      id: `releases ${region}`,
      identity: `${logicalId} of the stack ${stack} in ${region}${properties.BucketName ? `: ${properties.BucketName}` : ''}`,
    },
  ],
  // Its name servers are written down in the parent zone, and it may hold records of its owner's. Name.
  'AWS::Route53::HostedZone': ({ logicalId, stack, region, properties }) => [
    { id: 'zone', identity: `${logicalId} of the stack ${stack} in ${region}: ${properties.Name}` },
  ],
}

/** What a deployment makes again as it was, and why it is no loss. */
const statelessTypes: Record<string, string> = {
  'AWS::ApiGatewayV2::Api': 'routes requests; its address is as long-lived as its stack',
  'AWS::ApiGatewayV2::ApiMapping': 'part of the entrance',
  'AWS::ApiGatewayV2::DomainName': 'part of the entrance',
  'AWS::ApiGatewayV2::Integration': 'part of the API',
  'AWS::ApiGatewayV2::Route': 'part of the API',
  'AWS::ApiGatewayV2::Stage': 'part of the API',
  'AWS::Backup::BackupPlan': 'says when; what it made is in the vaults',
  'AWS::Backup::BackupSelection': 'part of the plan',
  'AWS::CertificateManager::Certificate': 'issued again, by DNS alone',
  'AWS::CloudWatch::Alarm': 'looks at the last minutes only',
  'AWS::CodeDeploy::Application': 'a setting',
  'AWS::CodeDeploy::DeploymentConfig': 'a setting',
  'AWS::CodeDeploy::DeploymentGroup': 'a setting',
  'AWS::IAM::ManagedPolicy': 'what roles may do at most',
  'AWS::IAM::OIDCProvider': 'a setting; retained for the account’s other projects',
  'AWS::IAM::Policy': 'rights',
  'AWS::IAM::RolePolicy': 'rights',
  'AWS::IAM::Role':
    'rights; nobody outside the project names them but the CI system, who is told anew',
  'AWS::Lambda::Alias': 'names the version that the last release made',
  'AWS::Lambda::Permission': 'a right',
  'AWS::Lambda::Version':
    'made again from a release; retained, so that requests under way end on it',
  'AWS::Logs::LogGroup': 'ends by itself after 30 days, and nothing is decided by older lines',
  'AWS::Logs::MetricFilter': 'counts the last minutes for alarms',
  'AWS::Route53::HealthCheck': 'looks at the last minutes only',
  'AWS::Route53::RecordSetGroup': 'names what the stack has made',
  'AWS::S3::BucketPolicy': 'a right',
  'AWS::SNS::Topic': 'holds no message; who is subscribed is said in the advice on new regions',
  'AWS::SNS::TopicPolicy': 'a right',
  'AWS::Serverless::Function': 'made again from a release',
}

const parsed = oncePerText(
  (text): Properties => parseDocument(text, { logLevel: 'silent' }).toJSON(),
)

/**
 * What a template declares that holds data, deployed as a stack to a region.
 *
 * @throws when nobody has judged a kind of resource
 */
export function declaredByTemplate(
  text: string,
  { path, stack, region }: { path: string; stack: string; region: string },
): Declared[] {
  const { Resources, Rules } = parsed(text)
  const allowed = Rules?.ChosenRegion?.Assertions[0].Assert['Fn::Contains'][0] ?? []
  return Object.entries<Properties>(Resources).flatMap(([logicalId, { Type, ...of }]) => {
    if (!statefulTypes[Type] && !statelessTypes[Type]) {
      throw new Error(`${path}: whether ${Type} holds data is not said`)
    }
    const place = { logicalId, stack, region, allowed, properties: of.Properties ?? {} }
    return statefulTypes[Type]?.(place) ?? []
  })
}
