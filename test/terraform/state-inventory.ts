import { type Any, fields, line, type Made, policed, rights, sorted, yes } from './things.ts'

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
    [
      'role',
      {
        service: JSON.parse(of.assume_role_policy).Statement[0].Principal.Service,
        boundary: of.permissions_boundary.split('/').at(-1),
      },
    ],
  ],
  iam_role_policy: (of) =>
    rights(JSON.parse(of.policy).Statement).map((right): Made[number] => ['right', { right }]),
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
  sns_topic_policy: (of) => policed(JSON.parse(of.policy)),
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
        routes: of.route_settings.map((limit: Any) => [
          limit.route_key,
          limit.throttling_rate_limit,
          limit.throttling_burst_limit,
        ]),
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
  dsql_cluster: (of, kept) => [
    [
      'cluster',
      {
        protected: of.deletion_protection_enabled,
        witness: one(of.multi_region_properties).witness_region,
        tags: of.tags,
        kept,
      },
    ],
  ],
  dsql_cluster_peering: (of) => [
    ['link', { others: of.clusters.length, witness: of.witness_region }],
  ],
  // Where templates export and import.
  s3_object: () => [],
  backup_vault: (of, kept) => [['vault', { name: of.name, kept }]],
  backup_plan: (of) => [
    [
      'backups',
      {
        name: of.name,
        rules: of.rule.map((rule: Any) => ({
          name: rule.rule_name,
          vault: rule.target_vault_name,
          schedule: rule.schedule,
          days: one(rule.lifecycle).delete_after,
          copies: rule.copy_action.map(({ lifecycle }: Any) => one(lifecycle).delete_after),
        })),
      },
    ],
  ],
  backup_selection: (of) => [['backed up', { name: of.name, resources: of.resources.length }]],
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
