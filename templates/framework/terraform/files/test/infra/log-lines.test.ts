import { expect, test } from 'vitest'
import { loadProject } from '../../ops/validate/project.ts'
import { createApp } from '../../src/api/app.ts'
import type { RequestLine } from '../../src/api/log.ts'
import type { Store } from '../../src/store/store.ts'

/** The alarm on a release reads its figures from log lines, and would stay silent if a field were renamed. */
test('every field that a metric filter reads is in a log line', async () => {
  const lines: RequestLine[] = []
  const log = (line: RequestLine) => lines.push(line)
  await createApp({ store: {} as Store, region: 'here', version: '1', log }).request('/nowhere')

  const text = loadProject().files['infra/modules/region/alarms.tf'] ?? ''
  const read = text
    .split('\n')
    .filter((line) => /^\s*(pattern|dimensions)\s+=/.test(line))
    .flatMap((line) => [...line.matchAll(/\$\.(\w+)/g)].map(([, field]) => field))
  expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(read))
  expect(read).toContain('version')
})
