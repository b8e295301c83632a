import { Failure } from '../commands/command.ts'
import { ask } from './api.ts'
import type { Figures, Span } from './cloud.ts'

/** The dataset that the service writes: a dash is no part of its name. */
export const datasetOf = (service: string): string => `${service.replaceAll('-', '_')}_answers`

/**
 * The query behind the gates: all versions in one window, failures apart, since how fast they come tells nothing. Under load Analytics Engine keeps one data point for many:
 * `_sample_interval` is how many a row stands for.
 */
export const query = (service: string, { from, to }: Span): string =>
  `SELECT blob1 AS version, blob2 AS phase, blob3 AS route, double1 AS failed,
  COUNT() AS points, SUM(_sample_interval) AS requests, SUM(_sample_interval * double2) AS refused,
  quantileExactWeighted(0.95)(double3, _sample_interval) AS p95
FROM ${datasetOf(service)}
WHERE timestamp > NOW() - INTERVAL '${from}' SECOND AND timestamp <= NOW() - INTERVAL '${to}' SECOND
GROUP BY version, phase, route, failed
FORMAT JSON`

type Row = Record<string, string | number | null>

/** How each version did in that time, by route. */
export async function figures(service: string, span: Span): Promise<Figures[]> {
  const answer = await ask<{ data: Row[] }>('analytics_engine/sql', query(service, span))
  if (!answer) throw new Failure('POST analytics_engine/sql failed: there is no such dataset.')
  const routes = Map.groupBy(answer.data, ({ version, route }) => `${version} ${route}`)
  return [...routes.values()].map((rows) => {
    const at = (phase: string, field: string, failed = 0) =>
      // Whole numbers may come as text.
      Number(rows.find((row) => row.phase === phase && Number(row.failed) === failed)?.[field] ?? 0)
    const failed = at('answered', 'requests', 1)
    const sum = (field: string) => rows.reduce((all, row) => all + Number(row[field]), 0)
    return {
      version: `${rows[0]?.version}`,
      route: `${rows[0]?.route}`,
      came: at('came', 'requests'),
      answered: at('answered', 'requests') + failed,
      failed,
      refused: at('answered', 'refused'),
      weight: sum('requests') / sum('points'),
      p95Ms: at('answered', 'p95'),
    }
  })
}
