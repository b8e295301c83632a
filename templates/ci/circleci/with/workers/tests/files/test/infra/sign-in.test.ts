import { expect, test } from 'vitest'
import { foundAfter } from './pipeline.ts'

test('a wave that runs twice at once is found', () => {
  const problems = foundAfter((text) =>
    text.replace(
      '      - rollback:\n',
      '      - wave:\n          name: again\n          wave: 1\n$&',
    ),
  )
  expect(problems).toContain('wave-1: two jobs at once would overwrite the same percentages')
})

test('a wave that is missing is found', () => {
  const problems = foundAfter((text) => text.replace('wave: 1\n', 'wave: one\n'))
  expect(problems.join()).toMatch(/wave-1: nobody would ever get a release/)
})

test('a token that is written down is found', () => {
  const problems = foundAfter((text) =>
    text.replace('  prepare:\n', '$&    environment: { CLOUDFLARE_API_TOKEN: v1.0-e7f1 }\n'),
  )
  expect(problems).toContain('prepare: CLOUDFLARE_API_TOKEN is written down')
})
