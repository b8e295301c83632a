import { Failure } from '../command.ts'
import { ask } from './api.ts'
import type { Answers, Span } from './cloud.ts'

/** The dataset that the router writes: a dash is no part of its name. */
export const datasetOf = (service: string): string => `${service.replaceAll('-', '_')}_requests`

/**
 * The query behind the gates. Under load Analytics Engine keeps one data point for many: `_sample_interval` is how many
 * requests a row stands for. Requests without an answer from any version that the router asked for count with all.
 */
export const query = (service: string, version: string, { from, to }: Span): string =>
  `SELECT blob2 AS continent, SUM(_sample_interval) AS requests, SUM(_sample_interval * double1) AS failed
FROM ${datasetOf(service)}
WHERE blob1 IN ('${version}', 'unknown')
  AND timestamp > NOW() - INTERVAL '${from}' SECOND AND timestamp <= NOW() - INTERVAL '${to}' SECOND
GROUP BY continent
FORMAT JSON`

/** How a version did in that time, on each continent that asked it. */
export async function errors(service: string, version: string, span: Span): Promise<Answers[]> {
  const answer = await ask<{ data: Record<string, string | number | null>[] }>(
    'analytics_engine/sql',
    query(service, version, span),
  )
  if (!answer) throw new Failure('POST analytics_engine/sql failed: there is no such dataset.')
  // Whole numbers come as text, and a sum of nothing as null.
  return answer.data.map(({ continent, requests, failed }) => ({
    continent: `${continent ?? ''}`,
    requests: Number(requests ?? 0),
    failed: Number(failed ?? 0),
  }))
}
