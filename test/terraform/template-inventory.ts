// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
import { type Any, fields, line, type Made, policed, rights, sorted, yes } from './things.ts'

/** The release that the states compared with this were made for. */
const release = '0123456789ab'

/** What CloudFormation and SAM make of the templates in one region, or once. */
export function ofTemplate(template: Any, region: string): string[] {
  const text = JSON.stringify(template.Resources)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${Release}', release)
    .replaceAll('"AWS::Region"', `"${region}"`)
  const resources: Record<string, Any> = JSON.parse(text)
  const nameOf = (id: string) => resources[id].Properties.AlarmName
  const own = `ReplicatesTo${region
    .split('-')
    .map((part) => (part[0] ?? '').toUpperCase() + part.slice(1))
    .join('')}`
  return Object.values(resources)
    .filter(({ Condition }) => Condition !== own)
    .flatMap(({ Type, Properties: of, ...whole }): string[] => {
      const make = templates[Type.replace('AWS::', '')]
      if (!make) throw new Error(`nothing knows what ${Type} is`)
      return make(of, { nameOf, whole }).map(([kind, thing]) => line(kind, thing))
    })
    .sort()
}

interface Beside {
  nameOf(id: string): string
  whole: Any
}

const templates: Record<string, (of: Any, beside: Beside) => Made> = {
  'Serverless::Function': (of, { nameOf }) => [
    [
      'function',
      {
        name: of.FunctionName,
        handler: of.Handler,
        architectures: of.Architectures,
        memory: of.MemorySize,
        timeout: of.Timeout,
        logs: of.LoggingConfig.LogFormat,
        // CloudFormation needs something new to publish a stopped release again; Terraform's toolkit/ take the version that there is.
        environment: sorted(Object.keys(of.Environment.Variables)).filter(
          (name) => name !== 'INSTALLED_AT',
        ),
      },
    ],
    ['alias', { name: of.AutoPublishAlias }],
    // What the transform makes of AutoPublishAlias and DeploymentPreference.
    [
      'shifts',
      {
        platform: 'Lambda',
        alarms: sorted(
          ([of.DeploymentPreference.Alarms].flat(2)[0] === 'ShiftGradually'
            ? of.DeploymentPreference.Alarms[1]
            : []
          ).map(nameOf),
        ),
      },
    ],
  ],
  'CodeDeploy::DeploymentConfig': ({ TrafficRoutingConfig: { Type, ...steps } }) => {
    const [[kind, step] = ['', {}]] = Object.entries(steps) as [string, Any][]
    const short = kind.replace('TimeBased', '')
    return [
      [
        'steps',
        { type: Type, percent: step[`${short}Percentage`], minutes: step[`${short}Interval`] },
      ],
    ]
  },
  'IAM::Role': ({ AssumeRolePolicyDocument, PermissionsBoundary, Policies }) => [
    [
      'role',
      {
        service: AssumeRolePolicyDocument.Statement[0].Principal.Service,
        boundary: PermissionsBoundary.split('/').at(-1),
      },
    ],
    ...rights(Policies.flatMap((policy: Any) => policy.PolicyDocument.Statement)).map(
      (right): Made[number] => ['right', { right }],
    ),
  ],
  'DSQL::Cluster': ({ MultiRegionProperties, ...of }, { whole }) => [
    [
      'cluster',
      {
        protected: of.DeletionProtectionEnabled,
        witness: MultiRegionProperties.WitnessRegion,
        tags: Object.fromEntries(of.Tags.map(({ Key, Value }: Any) => [Key, Value])),
        kept: whole.DeletionPolicy === 'Retain',
      },
    ],
    // It is told of both, and itself is one of them.
    ['link', { others: 1, witness: MultiRegionProperties.WitnessRegion }],
  ],
  'Backup::BackupVault': (of, { whole }) => [
    ['vault', { name: of.BackupVaultName, kept: whole.DeletionPolicy === 'Retain' }],
  ],
  'Backup::BackupPlan': ({ BackupPlan: of }) => [
    [
      'backups',
      {
        name: of.BackupPlanName,
        rules: of.BackupPlanRule.map((rule: Any) => ({
          name: rule.RuleName,
          vault: rule.TargetBackupVault,
          schedule: rule.ScheduleExpression,
          days: rule.Lifecycle.DeleteAfterDays,
          copies: rule.CopyActions.map(({ Lifecycle }: Any) => Lifecycle.DeleteAfterDays),
        })),
      },
    ],
  ],
  'Backup::BackupSelection': ({ BackupSelection: of }) => [
    ['backed up', { name: of.SelectionName, resources: of.Resources.length }],
  ],
  'Logs::LogGroup': (of) => [['logs', { name: of.LogGroupName, days: of.RetentionInDays }]],
  'Logs::MetricFilter': (of) => {
    const [{ MetricNamespace, MetricName, MetricValue, Dimensions = [] }] = of.MetricTransformations
    return [
      [
        'metric',
        {
          namespace: MetricNamespace,
          name: MetricName,
          value: MetricValue,
          pattern: of.FilterPattern,
          dimensions: Object.fromEntries(Dimensions.map(({ Key, Value }: Any) => [Key, Value])),
        },
      ],
    ]
  },
  'SNS::Topic': (of) => [['topic', { name: of.TopicName }]],
  'SNS::TopicPolicy': ({ PolicyDocument }) => policed(PolicyDocument),
  'CloudWatch::Alarm': (of) => [
    [
      'alarm',
      {
        name: of.AlarmName,
        metric: of.MetricName && `${of.Namespace} ${of.MetricName}`,
        dimensions: of.MetricName && sorted((of.Dimensions ?? []).map(({ Name }: Any) => Name)),
        statistic: of.Statistic ?? of.ExtendedStatistic,
        period: of.Period,
        formula: of.Metrics?.map(
          ({ Id, Expression, MetricStat }: Any) =>
            `${Id}: ${Expression ?? `${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName} ${sorted(MetricStat.Metric.Dimensions.map(({ Name }: Any) => Name))} ${MetricStat.Stat} ${MetricStat.Period}`}`,
        ).sort(),
        periods: of.EvaluationPeriods,
        comparison: of.ComparisonOperator,
        threshold: of.Threshold,
        missing: of.TreatMissingData,
        actions: of.AlarmActions.length,
      },
    ],
  ],
  'ApiGatewayV2::Api': (of) => [
    [
      'api',
      { name: of.Name, protocol: of.ProtocolType, closed: yes(of.DisableExecuteApiEndpoint) },
    ],
  ],
  'ApiGatewayV2::Route': (of) => [['route', { key: of.RouteKey }]],
  'ApiGatewayV2::Integration': (of) => [
    ['integration', { type: of.IntegrationType, payload: of.PayloadFormatVersion }],
  ],
  'ApiGatewayV2::Stage': (of) => [
    [
      'stage',
      {
        name: of.StageName,
        auto: of.AutoDeploy,
        rate: of.DefaultRouteSettings.ThrottlingRateLimit,
        burst: of.DefaultRouteSettings.ThrottlingBurstLimit,
        routes: Object.entries<Any>(of.RouteSettings).map(([key, limit]) => [
          key,
          limit.ThrottlingRateLimit,
          limit.ThrottlingBurstLimit,
        ]),
        log: fields(of.AccessLogSettings.Format),
      },
    ],
  ],
  'ApiGatewayV2::DomainName': ({ DomainName, DomainNameConfigurations: [of] }) => [
    [
      'name',
      {
        name: DomainName,
        endpoint: of.EndpointType,
        addresses: of.IpAddressType,
        policy: of.SecurityPolicy,
      },
    ],
  ],
  'ApiGatewayV2::ApiMapping': () => [['mapping', {}]],
  'Lambda::Permission': (of) => [['permission', { action: of.Action, principal: of.Principal }]],
  'CertificateManager::Certificate': (of) => [
    [
      'certificate',
      { name: of.DomainName, more: of.SubjectAlternativeNames, by: of.ValidationMethod },
    ],
  ],
  'Route53::RecordSetGroup': ({ RecordSets }) =>
    RecordSets.map((of: Any): Made[number] => [
      'record',
      {
        name: of.Name,
        type: of.Type,
        set: of.SetIdentifier,
        region: of.Region,
        checked: of.HealthCheckId !== undefined,
        target: of.AliasTarget.EvaluateTargetHealth,
      },
    ]),
  'Route53::HealthCheck': ({ HealthCheckConfig: of }) => [
    [
      'health',
      {
        type: of.Type,
        name: of.FullyQualifiedDomainName,
        port: of.Port,
        path: of.ResourcePath,
        interval: of.RequestInterval,
        failures: of.FailureThreshold,
        children: of.ChildHealthChecks?.length,
        threshold: of.HealthThreshold,
        region: of.AlarmIdentifier?.Region,
        missing: of.InsufficientDataHealthStatus,
      },
    ],
  ],
  'Route53::HostedZone': (of, { whole }) => [
    [
      'zone',
      {
        name: of.Name,
        comment: of.HostedZoneConfig.Comment,
        kept: whole.DeletionPolicy === 'Retain',
      },
    ],
  ],
  'DynamoDB::GlobalTable': (of, { whole }) => [
    [
      'table',
      {
        name: of.TableName,
        billing: of.BillingMode,
        keys: of.KeySchema.map(({ AttributeName }: Any) => AttributeName),
        attributes: sorted(
          of.AttributeDefinitions.map((one: Any) => `${one.AttributeName} ${one.AttributeType}`),
        ),
        stream: of.StreamSpecification.StreamViewType,
        kept: whole.DeletionPolicy === 'Retain',
      },
    ],
    ...of.Replicas.map((one: Any): Made[number] => [
      'replica',
      {
        recovery: one.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
        protected: one.DeletionProtectionEnabled,
        tags: Object.fromEntries(one.Tags.map(({ Key, Value }: Any) => [Key, Value])),
      },
    ]),
  ],
}
