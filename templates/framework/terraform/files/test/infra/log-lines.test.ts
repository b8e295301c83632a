import { expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import type { RequestLine } from '../../src/api/log.ts'
import type { Store } from '../../src/store/store.ts'
import { loadProject } from '../../toolkit/checks/project.ts'

const { files } = loadProject()

/** What the metric filters of a log group read. */
function readFrom(logGroup: string): string[] {
  return (files['infra/modules/region/alarms.tf'] ?? '')
    .split(/^(?=resource )/m)
    .filter((block) => block.includes(`aws_cloudwatch_log_group.${logGroup}.name`))
    .flatMap((block) => block.split('\n'))
    .filter((line) => /^\s*(pattern|dimensions)\s+=/.test(line))
    .flatMap((line) => [...line.matchAll(/\$\.(\w+)/g)].map(([, field = '']) => field))
}

/** Alarms read their figures from log lines, and would stay silent if a field were renamed. */
test('every field that a metric filter reads is in a log line', async () => {
  const lines: RequestLine[] = []
  const log = (line: RequestLine) => lines.push(line)
  const app = createApp({ store: {} as Store, region: 'here', version: '1', log })
  await app.request('/health')

  const read = readFrom('function')
  expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(read))
  expect(read).toContain('version')
})

test('every field that a metric filter reads of the access log is in its format', () => {
  const text = files['infra/modules/region/api.tf'] ?? ''
  const written = [...text.matchAll(/\\"(\w+)\\":/g)].map(([, field]) => field)
  const read = readFrom('api')
  expect(written).toEqual(expect.arrayContaining(read))
  expect(read).toContain('lambda')
})
