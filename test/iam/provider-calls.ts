/** What the AWS provider calls for a resource. */
interface Calls {
  /** The type that has the same resources in policies: resources.ts. */
  like: string
  /** The argument that it is named by; without one, it has the service's name. */
  name?: string
  /** What a plan calls: each resource is read before anything else. */
  reads: string[]
  /** What an apply calls besides. No deletion of data: its resources prevent it. */
  writes?: string[]
}

const of = (service: string, verbs: string) => verbs.split(' ').map((verb) => `${service}:${verb}`)

const http = {
  reads: of('apigateway', 'GET'),
  writes: of('apigateway', 'DELETE PATCH POST PUT'),
}

/**
 * By the provider's own code, versions 5.100 to 6: `internal/service/<service>/<resource>.go`, the calls of its functions for
 * reading, creating, updating and deleting with the arguments that a project gives; where a type takes tags, also those that an
 * owner adds and takes away. What one call of an API asks for besides is cited.
 */
export const providerCalls: Record<string, Calls> = {
  aws_acm_certificate: {
    like: 'AWS::CertificateManager::Certificate',
    reads: of('acm', 'DescribeCertificate ListTagsForCertificate'),
    writes: of(
      'acm',
      'AddTagsToCertificate DeleteCertificate RemoveTagsFromCertificate RequestCertificate',
    ),
  },
  aws_acm_certificate_validation: {
    like: 'AWS::CertificateManager::Certificate',
    reads: of('acm', 'DescribeCertificate'),
  },
  aws_apigatewayv2_api: { like: 'AWS::ApiGatewayV2::Api', ...http },
  aws_apigatewayv2_api_mapping: { like: 'AWS::ApiGatewayV2::ApiMapping', ...http },
  aws_apigatewayv2_domain_name: {
    like: 'AWS::ApiGatewayV2::DomainName',
    reads: http.reads,
    // API Gateway, "Using service-linked roles for API Gateway": with an account's first domain name.
    writes: [...http.writes, ...of('iam', 'CreateServiceLinkedRole')],
  },
  aws_apigatewayv2_integration: { like: 'AWS::ApiGatewayV2::Integration', ...http },
  aws_apigatewayv2_route: { like: 'AWS::ApiGatewayV2::Route', ...http },
  aws_apigatewayv2_stage: {
    like: 'AWS::ApiGatewayV2::Stage',
    reads: http.reads,
    // API Gateway, "Configure logging for HTTP APIs in API Gateway", *Permissions to activate logging*.
    writes: [
      ...http.writes,
      ...of(
        'logs',
        'CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy UpdateLogDelivery',
      ),
    ],
  },
  aws_backup_plan: {
    like: 'AWS::Backup::BackupPlan',
    reads: of('backup', 'GetBackupPlan ListTags'),
    writes: of(
      'backup',
      'CreateBackupPlan DeleteBackupPlan TagResource UntagResource UpdateBackupPlan',
    ),
  },
  aws_backup_selection: {
    like: 'AWS::Backup::BackupSelection',
    reads: of('backup', 'GetBackupSelection'),
    writes: [
      ...of('backup', 'CreateBackupSelection DeleteBackupSelection'),
      ...of('iam', 'CreateServiceLinkedRole PassRole'),
    ],
  },
  aws_backup_vault: {
    like: 'AWS::Backup::BackupVault',
    reads: of('backup', 'DescribeBackupVault ListTags'),
    // AWS Backup, "API permissions reference", CreateBackupVault.
    writes: [
      ...of('backup-storage', 'MountCapsule'),
      ...of('backup', 'CreateBackupVault TagResource UntagResource'),
      ...of('kms', 'CreateGrant Decrypt DescribeKey GenerateDataKey RetireGrant'),
    ],
  },
  aws_cloudformation_stack: {
    like: 'AWS::CloudFormation::Stack',
    reads: of('cloudformation', 'DescribeStacks GetTemplate'),
    writes: of('cloudformation', 'CreateStack DescribeStackEvents SetStackPolicy UpdateStack'),
  },
  aws_cloudwatch_log_group: {
    like: 'AWS::Logs::LogGroup',
    name: 'name',
    reads: of('logs', 'DescribeLogGroups ListTagsForResource'),
    writes: of(
      'logs',
      'CreateLogGroup DeleteLogGroup DeleteRetentionPolicy PutRetentionPolicy TagResource UntagResource',
    ),
  },
  aws_cloudwatch_log_metric_filter: {
    like: 'AWS::Logs::MetricFilter',
    name: 'log_group_name',
    reads: of('logs', 'DescribeMetricFilters'),
    writes: of('logs', 'DeleteMetricFilter PutMetricFilter'),
  },
  aws_cloudwatch_metric_alarm: {
    like: 'AWS::CloudWatch::Alarm',
    name: 'alarm_name',
    reads: of('cloudwatch', 'DescribeAlarms ListTagsForResource'),
    writes: of('cloudwatch', 'DeleteAlarms PutMetricAlarm TagResource UntagResource'),
  },
  aws_codedeploy_app: {
    like: 'AWS::CodeDeploy::Application',
    reads: of('codedeploy', 'GetApplication ListTagsForResource'),
    writes: of(
      'codedeploy',
      'CreateApplication DeleteApplication TagResource UntagResource UpdateApplication',
    ),
  },
  aws_codedeploy_deployment_config: {
    like: 'AWS::CodeDeploy::DeploymentConfig',
    name: 'deployment_config_name',
    reads: of('codedeploy', 'GetDeploymentConfig'),
    writes: of('codedeploy', 'CreateDeploymentConfig DeleteDeploymentConfig'),
  },
  aws_codedeploy_deployment_group: {
    like: 'AWS::CodeDeploy::DeploymentGroup',
    reads: of('codedeploy', 'GetDeploymentGroup ListTagsForResource'),
    writes: [
      ...of(
        'codedeploy',
        'CreateDeploymentGroup DeleteDeploymentGroup TagResource UntagResource UpdateDeploymentGroup',
      ),
      ...of('iam', 'PassRole'),
    ],
  },
  aws_dsql_cluster: {
    like: 'AWS::DSQL::Cluster',
    reads: of('dsql', 'GetCluster GetVpcEndpointServiceName ListTagsForResource'),
    // Aurora DSQL, API reference: what CreateCluster asks for with a witness region.
    writes: [
      ...of(
        'dsql',
        'CreateCluster PutMultiRegionProperties PutWitnessRegion TagResource UntagResource UpdateCluster',
      ),
      ...of('iam', 'CreateServiceLinkedRole'),
    ],
  },
  aws_dsql_cluster_peering: {
    like: 'AWS::DSQL::Cluster',
    reads: of('dsql', 'GetCluster'),
    // The same of UpdateCluster with linked clusters.
    writes: of(
      'dsql',
      'AddPeerCluster PutMultiRegionProperties PutWitnessRegion RemovePeerCluster UpdateCluster',
    ),
  },
  aws_dynamodb_table: {
    like: 'AWS::DynamoDB::GlobalTable',
    reads: of(
      'dynamodb',
      'DescribeContinuousBackups DescribeTable DescribeTimeToLive ListTagsOfResource',
    ),
    writes: of(
      'dynamodb',
      'CreateTable TagResource UntagResource UpdateContinuousBackups UpdateTable',
    ),
  },
  aws_dynamodb_table_replica: {
    like: 'AWS::DynamoDB::GlobalTable',
    // It compares the replica's key with the account's own for DynamoDB, and fails without an answer about that one.
    reads: [
      ...of('dynamodb', 'DescribeContinuousBackups DescribeTable ListTagsOfResource'),
      ...of('kms', 'DescribeKey'),
    ],
    // DynamoDB, "IAM and global tables": what adding a replica asks for.
    writes: [
      ...of(
        'dynamodb',
        'BatchWriteItem CreateTableReplica DeleteItem DescribeLimits GetItem PutItem Query Scan TagResource UntagResource UpdateContinuousBackups UpdateItem UpdateTable',
      ),
      ...of('iam', 'CreateServiceLinkedRole'),
    ],
  },
  aws_iam_role: {
    like: 'AWS::IAM::Role',
    reads: of('iam', 'GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies'),
    // No role has policies of AWS's own, a description or another length of sessions, and none loses its boundary.
    writes: of(
      'iam',
      'CreateRole DeleteRole ListInstanceProfilesForRole PutRolePermissionsBoundary TagRole UntagRole UpdateAssumeRolePolicy',
    ),
  },
  aws_iam_role_policy: {
    like: 'AWS::IAM::Role',
    reads: of('iam', 'GetRolePolicy'),
    writes: of('iam', 'DeleteRolePolicy PutRolePolicy'),
  },
  aws_lambda_alias: {
    like: 'AWS::Lambda::Alias',
    reads: of('lambda', 'GetAlias'),
    writes: of('lambda', 'CreateAlias DeleteAlias UpdateAlias'),
  },
  aws_lambda_function: {
    like: 'AWS::Lambda::Function',
    reads: of('lambda', 'GetFunction GetFunctionCodeSigningConfig ListVersionsByFunction'),
    writes: [
      ...of('iam', 'PassRole'),
      ...of(
        'lambda',
        'CreateFunction DeleteFunction TagResource UntagResource UpdateFunctionConfiguration',
      ),
      ...of('s3', 'GetObject'),
    ],
  },
  aws_lambda_permission: {
    like: 'AWS::Lambda::Permission',
    reads: of('lambda', 'GetPolicy'),
    writes: of('lambda', 'AddPermission RemovePermission'),
  },
  aws_route53_health_check: {
    like: 'AWS::Route53::HealthCheck',
    reads: of('route53', 'GetHealthCheck ListTagsForResource'),
    // Route 53 takes an alarm's settings over.
    writes: [
      ...of('cloudwatch', 'DescribeAlarms'),
      ...of(
        'route53',
        'ChangeTagsForResource CreateHealthCheck DeleteHealthCheck UpdateHealthCheck',
      ),
    ],
  },
  aws_route53_record: {
    like: 'AWS::Route53::RecordSetGroup',
    reads: of('route53', 'GetHostedZone ListResourceRecordSets'),
    writes: of('route53', 'ChangeResourceRecordSets GetChange'),
  },
  aws_route53_zone: {
    like: 'AWS::Route53::HostedZone',
    // As a data source it is looked for among all.
    reads: of('route53', 'GetHostedZone ListHostedZones ListTagsForResource'),
    writes: of(
      'route53',
      'ChangeTagsForResource CreateHostedZone GetChange UpdateHostedZoneComment',
    ),
  },
  // Without ListBucket, what is not there is answered with 403, not with 404.
  aws_s3_object: {
    like: 'AWS::S3::Object',
    name: 'key',
    reads: of('s3', 'GetObject GetObjectTagging ListBucket'),
    writes: of('s3', 'PutObject'),
  },
  aws_sns_topic: {
    like: 'AWS::SNS::Topic',
    name: 'name',
    reads: of('sns', 'GetTopicAttributes ListTagsForResource'),
    writes: of('sns', 'CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource'),
  },
  aws_sns_topic_policy: {
    like: 'AWS::SNS::TopicPolicy',
    reads: of('sns', 'GetTopicAttributes'),
    writes: of('sns', 'SetTopicAttributes'),
  },
}
