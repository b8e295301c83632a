import { expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import type { RequestLine } from '../../src/api/log.ts'
import type { Store } from '../../src/store/store.ts'
import { loadProject, resourcesOf } from '../../toolkit/checks/project.ts'
import { get, list, textOf } from '../../toolkit/checks/template.ts'

/** What the metric filters of a log group read. */
function readFrom(logGroup: string): string[] {
  return resourcesOf(loadProject(), 'AWS::Logs::MetricFilter')
    .filter(({ properties }) => get(properties, 'LogGroupName', 'Ref') === logGroup)
    .flatMap(({ properties }) => {
      const dimensions = list(get(properties, 'MetricTransformations')).flatMap((transformation) =>
        list(get(transformation, 'Dimensions')).map((dimension) => get(dimension, 'Value')),
      )
      const text = [textOf(get(properties, 'FilterPattern')), ...dimensions].join(' ')
      return [...text.matchAll(/\$\.(\w+)/g)].map(([, field = '']) => field)
    })
}

/** Alarms read their figures from log lines, and would stay silent if a field were renamed. */
test('every field that a metric filter reads is in a log line', async () => {
  const lines: RequestLine[] = []
  const log = (line: RequestLine) => lines.push(line)
  const app = createApp({ store: {} as Store, region: 'here', version: '1', log })
  await app.request('/health')

  const read = readFrom('FunctionLogs')
  expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(read))
  expect(read).toContain('version')
})

test('every field that a metric filter reads of the access log is in its format', () => {
  const [stage] = resourcesOf(loadProject(), 'AWS::ApiGatewayV2::Stage')
  const format = textOf(get(stage?.properties, 'AccessLogSettings', 'Format')) ?? ''
  const written = [...format.matchAll(/"(\w+)":/g)].map(([, field]) => field)
  const read = readFrom('ApiLogs')
  expect(written).toEqual(expect.arrayContaining(read))
  expect(read).toContain('lambda')
})
