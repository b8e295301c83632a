import { Failure } from '../command.ts'
import { ask } from './api.ts'
import type { Answers } from './cloud.ts'

/** The dataset that the router writes: a dash is no part of its name. */
export const datasetOf = (service: string): string => `${service.replaceAll('-', '_')}_requests`

/**
 * The query behind the gates. Under load Analytics Engine keeps one data point for many: `_sample_interval` is how many
 * requests a row stands for. Requests without an answer have no version, and count with any.
 */
export const query = (service: string, version: string, sinceSeconds: number): string =>
  `SELECT SUM(_sample_interval) AS requests, SUM(_sample_interval * double1) AS failed
FROM ${datasetOf(service)}
WHERE index1 IN ('${version}', 'unknown') AND timestamp > NOW() - INTERVAL '${sinceSeconds}' SECOND
FORMAT JSON`

/** How a version did of late. */
export async function errors(
  service: string,
  version: string,
  sinceSeconds: number,
): Promise<Answers> {
  const answer = await ask<{ data: Record<string, string | number | null>[] }>(
    'analytics_engine/sql',
    query(service, version, sinceSeconds),
  )
  if (!answer) throw new Failure('POST analytics_engine/sql failed: there is no such dataset.')
  const [row = {}] = answer.data
  // Whole numbers come as text, and a sum of nothing as null.
  return { requests: Number(row.requests ?? 0), failed: Number(row.failed ?? 0) }
}
