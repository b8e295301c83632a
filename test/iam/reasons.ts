/** What a type's handlers may call, and what is not granted: type, action, why. */
export const leftOut: [type: RegExp, action: RegExp, reason: string][] = [
  [
    /GlobalTable/,
    /:DeleteTable$/,
    'no pipeline may drop the data; DynamoDB asks for it when a replica leaves too, which a person does',
  ],
  [
    /GlobalTable/,
    /:DeleteTableReplica$/,
    'goes with DeleteTable on the replica, without which it removes nothing',
  ],
  [
    /GlobalTable/,
    /kinesis|Kinesis|application-autoscaling:(?!Describe)|ReplicaAutoScaling|kms:|PutMetricData|ContributorInsights|ResourcePolicy|TimeToLive/,
    'streams to Kinesis, provisioned capacity, keys of one’s own, insights, policies and expiry: no template uses them',
  ],
  [/DSQL/, /:DeleteCluster$/, 'no pipeline may drop the data'],
  [
    /DSQL/,
    /kms:|(Put|Delete)ClusterPolicy$/,
    'a cluster’s own key and policy: the template has neither',
  ],
  [
    /BackupVault/,
    /:Delete|Put|backup-storage:Mount$/,
    'no pipeline deletes backups; no vault has a policy, a lock or notifications; Mount is no action of IAM',
  ],
  [
    /HostedZone/,
    /:DeleteHostedZone$/,
    'the zone is retained: its name servers stand in the parent zone',
  ],
  [
    /HostedZone/,
    /VPC|ec2:|(Create|Delete)QueryLoggingConfig|Features/,
    'private zones, query logs and accelerated recovery: the template has none',
  ],
  [/HealthCheck/, /recovery-control/, 'no routing control'],
  [
    /Certificate/,
    /acm-pca|UpdateCertificateOptions|RemoveTags/,
    'no private authority, no options, and no tags that could go',
  ],
  [/Api$/, /s3:/, 'no API is imported from a bucket'],
  [/Integration/, /iam:PassRole/, 'the integration calls the function by its resource policy'],
  [
    /ApiGatewayV2/,
    /apigateway:(Unt|T)agResource/,
    'no action of IAM: tags are written by PUT and POST',
  ],
  [
    /Bucket$/,
    /:DeleteBucket$|:DeleteObject/,
    'the bucket is retained: a roll-back finds its release there',
  ],
  [
    /Bucket$/,
    /iam:PassRole|s3tables|Metadata|Abac|(Analytics|Inventory|IntelligentTiering|Metrics|Replication|Accelerate)|Website|Cors|CORS|Lifecycle$|Notification|Logging|ObjectLock|BucketAcl|ObjectAcl|DeleteBucketEncryption|ListBucket$|agResource|ListTags/,
    'options that no bucket here has',
  ],
  [/BucketPolicy/, /Delete/, 'the policy stays with its bucket'],
  [
    /Lambda::Function/,
    /ec2:|elasticfilesystem|s3files|kms:|CodeSigning|Layer|CapacityProvider|GetObjectVersion/,
    'no VPC, file system, key of its own, code signing, layer, capacity provider or versioned archive',
  ],
  [
    /LogGroup/,
    /firehose|s3:|Bearer|DataProtection|(Put|Delete)Index|ResourcePolicy$|KmsKey|CreateLogDelivery/,
    'no delivery, protection, index, policy or key of its own',
  ],
  [
    /SNS/,
    /iam:|Subscri(be|ption)$/,
    'no topic writes delivery logs; nobody is subscribed by the template',
  ],
  [
    /IAM::Role/,
    /RoleDescription$|:UpdateRole$|DeleteRolePermissionsBoundary/,
    'no role has a description or another session length, and none loses its boundary',
  ],
  [/IAM::Policy/, /User|Group/, 'no users, no groups'],
  [/DeploymentGroup/, /OnPremises/, 'no instances'],
  [/BackupPlan/, /iam:PassRole/, 'the role is the selection’s'],
]

/** What is granted and asked for by no handler and no call that the lane finds: action, why. */
export const more: [action: RegExp, reason: string][] = [
  [
    /:CreateGlobalTableWitness$/,
    'a strong table with a witness: DynamoDB, "Multi-Region strong consistency", permissions',
  ],
  [
    /^cloudformation:\*$/,
    'what a stack set does to its own stacks in a region: AWSCloudFormationStackSetExecutionRole',
  ],
  [
    /^s3:\*$/,
    'a stack set hands over its template by an account of CloudFormation’s own: the same role',
  ],
  [
    /^logs:(CreateLogStream|PutLogEvents)$/,
    'Lambda writes a function’s log in its role’s name: AWSLambdaBasicExecutionRole',
  ],
]

/** Where all of a service is granted, and why that is not too much. */
export const whole: [action: string, reason: string][] = [
  [
    'apigateway:*',
    'its five actions are the HTTP methods, and the resources are paths of APIs and names',
  ],
  ['cloudformation:*', 'on the stack set’s own stacks'],
  ['s3:*', 'on what is in no account of ours'],
  ['codedeploy:*', 'on the service’s own application, group and configurations'],
  ['lambda:*', 'on the service’s own function'],
  ['logs:*', 'on the service’s own log groups'],
  ['sns:*', 'on the service’s own topic'],
]
