import { expect, test } from 'vitest'
import { combinations } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'

/** How the samples' routes and their domains are spoken of. */
const words = /\/items\b|\/orders\b|(?<![.\w])\/notes\b|\b(orders|skus?|stock|sold|oversold)\b/i
/** What stays as it is when another service is put in the sample's place. */
const machinery = /^(infra|toolkit)\//

test('no machinery names the sample', () => {
  const found = new Set<string>()
  const kinds = Map.groupBy(combinations(), ({ framework, deployment, data, sample, domain, ci }) =>
    [framework, deployment, data, sample, domain, ci].join(' '),
  )
  for (const [answers] of kinds.values()) {
    if (!answers) continue
    // The service has a name of its own, which is no word of the sample's here.
    for (const [path, { bytes }] of projectOf({ ...answers, name: 'shop' })) {
      if (machinery.test(path) && words.test(bytes.toString())) found.add(path)
    }
  }
  expect([...found]).toEqual([])
})
