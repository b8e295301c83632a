import { expect, test } from 'vitest'
import { foundAfter } from './pipeline.ts'

test('a wave that runs twice at once is found', () => {
  const problems = foundAfter((text) =>
    text.replace('  wave-1:\n', '$&    strategy: { matrix: { region: [a, b] } }\n'),
  )
  expect(problems).toContain('wave-1: two jobs at once would overwrite the same percentages')
})

test('a wave that is missing is found', () => {
  const problems = foundAfter((text) => text.replace('  wave-1:\n', '  wave-one:\n'))
  expect(problems.join()).toMatch(/wave-1: nobody would ever get a release/)
})

test('a secret outside of the environment is found', () => {
  const problems = foundAfter((text) =>
    text.replace('environment: production', 'environment: staging'),
  )
  expect(problems).toContain('upload: it uses secrets outside the environment production')
})

test('a secret that every step of a job sees is found', () => {
  const problems = foundAfter((text) =>
    text.replace('  prepare:\n', `$&    env: { TOKEN: "\${{ secrets.CLOUDFLARE_API_TOKEN }}" }\n`),
  )
  expect(problems).toContain('prepare: every step sees the secrets, npm ci too')
})

test('a token that is written down is found', () => {
  const problems = foundAfter((text) =>
    text.replace(/CLOUDFLARE_API_TOKEN: .*/, 'CLOUDFLARE_API_TOKEN: v1.0-e7f1'),
  )
  expect(problems).toContain('upload: CLOUDFLARE_API_TOKEN is written down')
})

test('a job that may ask for a token of its own is found', () => {
  const problems = foundAfter((text) => text.replace('contents: read', '$&\n      id-token: write'))
  expect(problems).toContain('build: it may write id-token')
})
