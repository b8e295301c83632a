import { expect, test } from 'vitest'
import { loadProject, resourcesOf } from '../../ops/validate/project.ts'
import { get, list } from '../../ops/validate/template.ts'
import { createApp } from '../../src/api/app.ts'
import type { RequestLine } from '../../src/api/log.ts'
import type { Store } from '../../src/store/store.ts'

/** The alarm on a release reads its figures from log lines, and would stay silent if a field were renamed. */
test('every field that a metric filter reads is in a log line', async () => {
  const lines: RequestLine[] = []
  const log = (line: RequestLine) => lines.push(line)
  await createApp({ store: {} as Store, region: 'here', version: '1', log }).request('/nowhere')

  const fields = resourcesOf(loadProject(), 'AWS::Logs::MetricFilter').flatMap(({ properties }) => {
    const dimensions = list(get(properties, 'MetricTransformations')).flatMap((transformation) =>
      list(get(transformation, 'Dimensions')).map((dimension) => get(dimension, 'Value')),
    )
    const text = [get(properties, 'FilterPattern'), ...dimensions].join(' ')
    return [...text.matchAll(/\$\.(\w+)/g)].map(([, field]) => field)
  })
  expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(fields))
  expect(fields).toContain('version')
})
