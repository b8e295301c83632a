// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
/** One thing that a region, or the service once, has: what is compared, whatever made it. */
type Thing = Record<string, unknown>

// biome-ignore lint/suspicious/noExplicitAny: templates and plans, as they are
type Any = any

/** A thing as one line, so that lists of them can be compared and read. */
const line = (kind: string, thing: Thing) =>
  `${kind} ${JSON.stringify(thing, (_key, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : (value ?? undefined),
  )}`

const sorted = (names: Iterable<string> = []) => [...names].sort()

/** The names of an access log's fields. */
const fields = (format: string) =>
  sorted([...format.matchAll(/"(\w+)":/g)].map(([, name = '']) => name))

const rights = (statements: Any[]) =>
  statements.map(({ Sid, Action }) => `${Sid}: ${sorted([Action].flat())}`).sort()

/** What CloudFormation and SAM make of the templates in one region, or once. */
export function ofTemplate(template: Any, region: string): string[] {
  const text = JSON.stringify(template.Resources)
    .replaceAll('${AWS::Region}', region)
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

type Made = [kind: string, thing: Thing][]
interface Beside {
  nameOf(id: string): string
  whole: Any
}

const yes = (value: unknown) => value === true

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
        tracing: of.Tracing,
        logs: of.LoggingConfig.LogFormat,
        environment: sorted(Object.keys(of.Environment.Variables)),
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
    ['role', { service: 'codedeploy.amazonaws.com' }],
    ['managed policy', { name: 'AWSCodeDeployRoleForLambda' }],
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
  'IAM::Role': ({ AssumeRolePolicyDocument, Policies }) => [
    ['role', { service: AssumeRolePolicyDocument.Statement[0].Principal.Service }],
    ...rights(Policies.flatMap((policy: Any) => policy.PolicyDocument.Statement)).map(
      (right): Made[number] => ['right', { right }],
    ),
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

/**
 * What Terraform has made, by its state. What CloudFormation does by itself is left out: records that show that a name is ours.
 *
 * @param kept whether what has that address may not be destroyed, which no state tells
 */
export function ofState(state: Any, kept: (address: string) => boolean = () => false): string[] {
  const { root_module: root } = state.values
  const modules = [root, ...(root.child_modules ?? [])]
  return modules
    .flatMap(({ resources = [] }: Any) => resources)
    .filter(
      ({ mode, address, type }: Any) =>
        mode === 'managed' &&
        type !== 'terraform_data' &&
        !/_validation\.|\.validation\[/.test(address),
    )
    .flatMap(({ type, values, address }: Any): string[] => {
      const make = states[type.replace('aws_', '')]
      if (!make) throw new Error(`nothing knows what ${type} is`)
      return make(values, kept(address)).map(([kind, thing]) => line(kind, thing))
    })
    .sort()
}

const one = (list: Any) => list?.[0]
/** Terraform says false, or an empty text, where a template says nothing. */
const said = (value: Any) => value || undefined

const states: Record<string, (of: Any, kept: boolean) => Made> = {
  lambda_function: (of) => [
    [
      'function',
      {
        name: of.function_name,
        handler: of.handler,
        architectures: of.architectures,
        memory: of.memory_size,
        timeout: of.timeout,
        tracing: one(of.tracing_config).mode,
        logs: one(of.logging_config).log_format,
        environment: sorted(Object.keys(one(of.environment).variables)),
      },
    ],
  ],
  lambda_alias: (of) => [['alias', { name: of.name }]],
  lambda_permission: (of) => [['permission', { action: of.action, principal: of.principal }]],
  codedeploy_app: () => [],
  codedeploy_deployment_group: (of) => [
    ['shifts', { platform: 'Lambda', alarms: sorted(one(of.alarm_configuration)?.alarms) }],
  ],
  codedeploy_deployment_config: ({ traffic_routing_config: [of] }) => {
    const step = one(of.time_based_canary) ?? one(of.time_based_linear)
    return [['steps', { type: of.type, percent: step.percentage, minutes: step.interval }]]
  },
  iam_role: (of) => [
    ['role', { service: JSON.parse(of.assume_role_policy).Statement[0].Principal.Service }],
  ],
  iam_role_policy: (of) =>
    rights(JSON.parse(of.policy).Statement).map((right): Made[number] => ['right', { right }]),
  iam_role_policy_attachment: (of) => [
    ['managed policy', { name: of.policy_arn.split('/').at(-1) }],
  ],
  cloudwatch_log_group: (of) => [['logs', { name: of.name, days: of.retention_in_days }]],
  cloudwatch_log_metric_filter: ({ pattern, metric_transformation: [of] }) => [
    [
      'metric',
      {
        namespace: of.namespace,
        name: of.name,
        value: of.value,
        pattern,
        dimensions: of.dimensions ?? {},
      },
    ],
  ],
  sns_topic: (of) => [['topic', { name: of.name }]],
  cloudwatch_metric_alarm: (of) => [
    [
      'alarm',
      {
        name: of.alarm_name,
        metric: said(of.metric_name) && `${of.namespace} ${of.metric_name}`,
        dimensions: said(of.metric_name) && sorted(Object.keys(of.dimensions ?? {})),
        statistic: said(of.statistic) ?? said(of.extended_statistic),
        period: said(of.period),
        formula:
          of.metric_query.length > 0
            ? of.metric_query
                .map(
                  ({ id, expression, metric }: Any) =>
                    `${id}: ${said(expression) ?? `${one(metric).namespace} ${one(metric).metric_name} ${sorted(Object.keys(one(metric).dimensions))} ${one(metric).stat} ${one(metric).period}`}`,
                )
                .sort()
            : undefined,
        periods: of.evaluation_periods,
        comparison: of.comparison_operator,
        threshold: of.threshold,
        missing: of.treat_missing_data,
        actions: of.alarm_actions.length,
      },
    ],
  ],
  apigatewayv2_api: (of) => [
    [
      'api',
      { name: of.name, protocol: of.protocol_type, closed: yes(of.disable_execute_api_endpoint) },
    ],
  ],
  apigatewayv2_route: (of) => [['route', { key: of.route_key }]],
  apigatewayv2_integration: (of) => [
    ['integration', { type: of.integration_type, payload: of.payload_format_version }],
  ],
  apigatewayv2_stage: (of) => [
    [
      'stage',
      {
        name: of.name,
        auto: of.auto_deploy,
        rate: one(of.default_route_settings).throttling_rate_limit,
        burst: one(of.default_route_settings).throttling_burst_limit,
        log: fields(one(of.access_log_settings).format),
      },
    ],
  ],
  apigatewayv2_domain_name: ({ domain_name, domain_name_configuration: [of] }) => [
    [
      'name',
      {
        name: domain_name,
        endpoint: of.endpoint_type,
        addresses: of.ip_address_type,
        policy: of.security_policy,
      },
    ],
  ],
  apigatewayv2_api_mapping: () => [['mapping', {}]],
  acm_certificate: (of) => [
    [
      'certificate',
      {
        name: of.domain_name,
        more: of.subject_alternative_names.filter((name: string) => name !== of.domain_name),
        by: of.validation_method,
      },
    ],
  ],
  route53_record: (of) => [
    [
      'record',
      {
        name: of.name,
        type: of.type,
        set: said(of.set_identifier),
        region: one(of.latency_routing_policy)?.region,
        checked: one(of.latency_routing_policy) !== undefined,
        target: one(of.alias).evaluate_target_health,
      },
    ],
  ],
  route53_health_check: (of) => [
    [
      'health',
      {
        type: of.type,
        name: said(of.fqdn),
        port: said(of.port),
        path: said(of.resource_path),
        interval: said(of.request_interval),
        failures: said(of.failure_threshold),
        children: said(of.child_healthchecks?.length),
        threshold: said(of.child_health_threshold),
        region: said(of.cloudwatch_alarm_region),
        missing: said(of.insufficient_data_health_status),
      },
    ],
  ],
  route53_zone: (of, kept) => [['zone', { name: of.name, comment: of.comment, kept }]],
  dynamodb_table: (of, kept) => [
    [
      'table',
      {
        name: of.name,
        billing: of.billing_mode,
        keys: [of.hash_key, of.range_key],
        attributes: sorted(of.attribute.map((each: Any) => `${each.name} ${each.type}`)),
        stream: of.stream_view_type,
        kept,
      },
    ],
    [
      'replica',
      {
        recovery: one(of.point_in_time_recovery).enabled,
        protected: of.deletion_protection_enabled,
        tags: of.tags,
      },
    ],
  ],
  dynamodb_table_replica: (of) => [
    [
      'replica',
      {
        recovery: of.point_in_time_recovery,
        protected: of.deletion_protection_enabled,
        tags: of.tags,
      },
    ],
  ],
}
