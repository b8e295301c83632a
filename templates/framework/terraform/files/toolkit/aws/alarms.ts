import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { topology } from '../../topology.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud } from './cloud.ts'

const cloudWatch = perRegion((options) => new CloudWatchClient(options))

/** Which dimension of these alarms follows the newest release. Terraform made them, and leaves that dimension alone. */
const followers = (release: string, version: string): Record<string, [string, string]> => ({
  'release-5xx': ['Version', release],
  'release-errors': ['ExecutedVersion', version],
})

type Dimensions = MetricAlarm['Dimensions']

/** The alarm with another value in one of its dimensions, wherever it has that. */
export function aimed(alarm: MetricAlarm, name: string, value: string): MetricAlarm {
  const aim = (dimensions: Dimensions) =>
    dimensions?.map((dimension) =>
      dimension.Name === name ? { ...dimension, Value: value } : dimension,
    )
  return {
    ...alarm,
    Dimensions: aim(alarm.Dimensions),
    Metrics: alarm.Metrics?.map((query) => {
      const { MetricStat } = query
      if (!MetricStat?.Metric) return query
      const Metric = { ...MetricStat.Metric, Dimensions: aim(MetricStat.Metric.Dimensions) }
      return { ...query, MetricStat: { ...MetricStat, Metric } }
    }),
  }
}

/** Without what an alarm has besides its settings: its state. */
function settings(alarm: MetricAlarm): PutMetricAlarmCommand {
  const {
    AlarmArn: _arn,
    AlarmConfigurationUpdatedTimestamp: _configured,
    StateReason: _reason,
    StateReasonData: _data,
    StateTransitionedTimestamp: _transitioned,
    StateUpdatedTimestamp: _updated,
    StateValue: _value,
    EvaluationState: _evaluation,
    ...rest
  } = alarm
  // CloudWatch tells of an alarm on a formula that it has no dimensions, and takes none with one.
  const { Dimensions, Metrics, ...others } = rest
  const formula = Metrics !== undefined && Metrics.length > 0
  return new PutMetricAlarmCommand({
    ...others,
    ...(formula ? { Metrics } : { Dimensions }),
  } as ConstructorParameters<typeof PutMetricAlarmCommand>[0])
}

export const alarmsOnReleases: Pick<Cloud, 'aimAlarms'> = {
  aimAlarms: (region, release, version) =>
    ask('cloudwatch:PutMetricAlarm', region, async () => {
      const follow = followers(release, version)
      const prefix = `${topology.service}-${region}-`
      const { MetricAlarms = [] } = await cloudWatch(region).send(
        new DescribeAlarmsCommand({ AlarmNames: Object.keys(follow).map((name) => prefix + name) }),
      )
      for (const alarm of MetricAlarms) {
        const dimension = follow[alarm.AlarmName?.slice(prefix.length) ?? '']
        if (dimension) await cloudWatch(region).send(settings(aimed(alarm, ...dimension)))
      }
    }),
}

const logs = perRegion((options) => new CloudWatchLogsClient(options))
const logGroupName = `/aws/lambda/${topology.service}`

/** The pattern with another release in it; as it is when it names none. */
export const aimedAt = (pattern: string, release: string): string =>
  pattern.replace(/(\$\.version = ")[^"]*/, `$1${release}`)

/** What the alarm for DNS counts by. Terraform made the filters, and leaves their patterns alone. */
export const filtersOnReleases: Pick<Cloud, 'aimFilters'> = {
  aimFilters: (region, release) =>
    ask('logs:PutMetricFilter', region, async () => {
      const { metricFilters = [] } = await logs(region).send(
        new DescribeMetricFiltersCommand({ logGroupName }),
      )
      for (const { filterName, filterPattern = '', metricTransformations } of metricFilters) {
        const pattern = aimedAt(filterPattern, release)
        if (pattern === filterPattern) continue
        await logs(region).send(
          new PutMetricFilterCommand({
            logGroupName,
            filterName,
            filterPattern: pattern,
            metricTransformations,
          }),
        )
      }
    }),
}
