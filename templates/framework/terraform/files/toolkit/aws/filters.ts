import {
  CloudWatchLogsClient,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { topology } from '../../topology.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud } from './cloud.ts'

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
        const aimed = aimedAt(filterPattern, release)
        if (aimed === filterPattern) continue
        await logs(region).send(
          new PutMetricFilterCommand({
            logGroupName,
            filterName,
            filterPattern: aimed,
            metricTransformations,
          }),
        )
      }
    }),
}
