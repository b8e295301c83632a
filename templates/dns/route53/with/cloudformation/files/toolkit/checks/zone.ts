import type { Check, Finding, Project } from './project.ts'
import { resourcesOf } from './project.ts'
import { get, list, type Resource, same, textOf, type Value } from './template.ts'

type Placed = Resource & { file: string }

/** A lost region leaves DNS in time, and nothing else does. */
export const zone: Check = (project) => [...health(project), ...records(project)]

/** Each region is probed by its own name, as often as the topology says, and Route 53 knows the numbers. */
const health: Check = (project) => {
  const { domain } = project.topology
  const checks = resourcesOf(project, 'AWS::Route53::HealthCheck')
  const findings = checks.flatMap((check) => {
    const type = get(check.properties, 'HealthCheckConfig', 'Type')
    if (type === 'HTTPS' || type === 'HTTP') return probe(check, project)
    if (type === 'CLOUDWATCH_METRIC') return alarmCheck(check, project)
    if (type === 'CALCULATED') return calculated(check)
    return []
  })
  const probes = checks.filter(
    ({ properties }) => get(properties, 'HealthCheckConfig', 'Type') === 'HTTPS',
  )
  if (probes.length === 0) {
    findings.push({
      file: 'infra/region.yaml',
      where: 'Resources',
      problem: 'no HTTPS health check, so a failing region stays in DNS',
      fix: `probe /health of \${AWS::Region}.${domain}`,
    })
  }
  return findings
}

function probe(check: Placed, project: Project): Finding[] {
  const { domain = '', dns } = project.topology
  const config = get(check.properties, 'HealthCheckConfig')
  const found: Finding[] = []
  const say = (property: string, problem: string, fix: string) =>
    found.push({ file: check.file, where: `${check.id}.${property}`, problem, fix })

  const interval = get(config, 'RequestInterval')
  if (interval !== 10 && interval !== 30) {
    say('RequestInterval', `Route 53 cannot probe every ${interval} s`, 'take 10 or 30')
  }
  expectSame('RequestInterval', dns.healthCheck.intervalSeconds, 'intervalSeconds')
  expectSame('FailureThreshold', dns.healthCheck.failureThreshold, 'failureThreshold')

  const name = textOf(get(config, 'FullyQualifiedDomainName'))
  if (name === domain) {
    say(
      'FullyQualifiedDomainName',
      'the probe calls the name that all regions share, which any healthy region answers',
      `probe \${AWS::Region}.${domain}`,
    )
  } else if (name !== `\${AWS::Region}.${domain}`) {
    say(
      'FullyQualifiedDomainName',
      `${name} is not this region's own name`,
      `probe \${AWS::Region}.${domain}`,
    )
  }
  const path = get(config, 'ResourcePath')
  if (path !== '/health') {
    say('ResourcePath', 'the evacuation switch works through /health', 'probe /health')
  } else if (!hasOwnLimit(`GET ${path}`, project)) {
    say(
      'ResourcePath',
      'probes share the limit of all requests, so overload would take one region after the other',
      `make GET ${path} a route, with RouteSettings of the stage`,
    )
  }
  return found

  function expectSame(property: string, expected: number, setting: string) {
    const actual = get(config, property)
    if (actual === expected) return
    say(
      property,
      `it is ${actual}, but topology.ts has ${setting} ${expected}`,
      'make them equal, or the drill measures another recovery time',
    )
  }
}

/** A route that the stage gives no limit shares one with all others. */
function hasOwnLimit(key: string, project: Project): boolean {
  const routes = resourcesOf(project, 'AWS::ApiGatewayV2::Route')
  return (
    routes.some(({ properties }) => get(properties, 'RouteKey') === key) &&
    resourcesOf(project, 'AWS::ApiGatewayV2::Stage').every(
      ({ properties }) =>
        get(properties, 'RouteSettings', key, 'ThrottlingRateLimit') !== undefined,
    )
  )
}

function alarmCheck(check: Placed, project: Project): Finding[] {
  const config = get(check.properties, 'HealthCheckConfig')
  const found: Finding[] = []
  const say = (property: string, problem: string, fix: string) =>
    found.push({ file: check.file, where: `${check.id}.${property}`, problem, fix })

  if (get(config, 'InsufficientDataHealthStatus') !== 'LastKnownStatus') {
    say(
      'InsufficientDataHealthStatus',
      'a region whose metrics are late would change its health',
      'set LastKnownStatus',
    )
  }
  const name = get(config, 'AlarmIdentifier', 'Name', 'Ref')
  const alarm = resourcesOf(project, 'AWS::CloudWatch::Alarm').find(({ id }) => id === name)
  const formula = get(alarm?.properties, 'Metrics') ?? get(alarm?.properties, 'ExtendedStatistic')
  const partial = get(alarm?.properties, 'DatapointsToAlarm')
  if (!alarm) {
    say('AlarmIdentifier.Name', 'it is no alarm of this stack', 'name one with !Ref')
  } else if (formula !== undefined || partial !== undefined) {
    say(
      'AlarmIdentifier.Name',
      `Route 53 cannot follow ${alarm.id}: it has a formula, a percentile or DatapointsToAlarm`,
      'name an alarm on one metric with a plain statistic',
    )
  } else {
    if (get(alarm.properties, 'TreatMissingData') !== 'missing') {
      say(
        'AlarmIdentifier.Name',
        `${alarm.id} calls silence an answer, so a failed region would be well as soon as its users have left`,
        'set TreatMissingData: missing',
      )
    }
    if (countsProbes(alarm, project)) {
      say(
        'AlarmIdentifier.Name',
        `${alarm.id} counts the answers to probes, which a failed region goes on giving`,
        'take a metric that leaves /health out',
      )
    }
  }
  return found
}

/** API Gateway's own metrics count every request; of ours, those whose filters leave out what probes ask do not. */
function countsProbes(alarm: Placed, project: Project): boolean {
  const metric = get(alarm.properties, 'MetricName')
  const filters = resourcesOf(project, 'AWS::Logs::MetricFilter').filter(({ properties }) =>
    list(get(properties, 'MetricTransformations')).some((one) =>
      same(get(one, 'MetricName'), metric),
    ),
  )
  return (
    filters.length === 0 ||
    filters.some(
      ({ properties }) => !textOf(get(properties, 'FilterPattern'))?.includes('!= "/health"'),
    )
  )
}

function calculated(check: Placed): Finding[] {
  const config = get(check.properties, 'HealthCheckConfig')
  const children = list(get(config, 'ChildHealthChecks')).length
  const threshold = get(config, 'HealthThreshold')
  if (threshold === children) return []
  return [
    {
      file: check.file,
      where: `${check.id}.HealthThreshold`,
      problem: `${threshold} of ${children} checks are enough to call the region healthy`,
      fix: `set ${children}, so that each of them alone can take the region out`,
    },
  ]
}

interface DnsRecord {
  file: string
  where: string
  value: Value
}

function recordsOf(project: Project): DnsRecord[] {
  const single = resourcesOf(project, 'AWS::Route53::RecordSet').map((resource) => ({
    file: resource.file,
    where: resource.id,
    value: resource.properties ?? null,
  }))
  const grouped = resourcesOf(project, 'AWS::Route53::RecordSetGroup').flatMap((group) =>
    list(get(group.properties, 'RecordSets')).map((value, index) => ({
      file: group.file,
      where: `${group.id}.RecordSets.${index}`,
      value,
    })),
  )
  return [...single, ...grouped]
}

/** The shared name resolves by latency among healthy regions, over IPv4 and IPv6. */
const records: Check = (project) => {
  const { domain, dns: settings } = project.topology
  const all = recordsOf(project)
  const found: Finding[] = []
  if (settings.ttlSeconds !== 60) {
    found.push({
      file: 'topology.ts',
      where: 'dns.ttlSeconds',
      problem: `it is ${settings.ttlSeconds}, but Route 53 gives every alias to API Gateway 60 s`,
      fix: 'set 60',
    })
  }
  const shared = all.filter(({ value }) => textOf(get(value, 'Name')) === domain)
  for (const type of ['A', 'AAAA']) {
    if (shared.some(({ value }) => get(value, 'Type') === type)) continue
    found.push({
      file: 'infra/region.yaml',
      where: 'Resources',
      problem: `${domain} has no ${type} record`,
      fix: 'add it beside the other one',
    })
  }
  for (const { file, where, value } of shared) {
    const region = { Ref: 'AWS::Region' }
    const parts: [string, boolean, string][] = [
      ['Region', same(get(value, 'Region'), region), 'set it to !Ref AWS::Region'],
      ['SetIdentifier', same(get(value, 'SetIdentifier'), region), 'set it to !Ref AWS::Region'],
      [
        'HealthCheckId',
        get(value, 'HealthCheckId') !== undefined,
        "name the region's health check",
      ],
      [
        'AliasTarget.EvaluateTargetHealth',
        get(value, 'AliasTarget', 'EvaluateTargetHealth') === true,
        'set it to true',
      ],
    ]
    for (const [property, right, fix] of parts) {
      if (right) continue
      const problem = 'without it a lost region keeps its share of the users'
      found.push({ file, where: `${where}.${property}`, problem, fix })
    }
  }
  return found
}
