import { expect, test } from 'vitest'
import type { Account, Split } from '../../ops/cloudflare/cloud.ts'
import { Failure } from '../../ops/command.ts'
import { deployRouter } from '../../ops/rollout/router.ts'
import { Refused } from '../../ops/rollout/trial.ts'
import { NEW, OLD, world } from './world.ts'

/** An account that notes in which order it is changed, asked and left alone. */
function noting(start?: Split[], problem?: string) {
  const { cloud } = world(start)
  const asked: string[] = []
  const account: Account = {
    ...cloud,
    wrangler: async (...words) => {
      asked.push(words.join(' '))
    },
    version: async () => NEW,
    pause: async () => {
      asked.push('pause')
    },
    smoke: async (version) => {
      asked.push(`smoke ${version}`)
      return problem
    },
  }
  return { account, asked }
}

test('what runs is asked through the new router, once that is everywhere', async () => {
  const { account, asked } = noting()
  await deployRouter(account)
  expect(asked).toEqual(['deploy --config router/wrangler.jsonc', 'pause', `smoke ${OLD}`])
})

test('a router that breaks what runs is told in one sentence, with where the way back is', async () => {
  const { account, asked } = noting(undefined, 'GET /health answered 500')
  const failure = await deployRouter(account).catch((error: Error) => error)
  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toMatch(/all traffic.* GET \/health answered 500.* docs\/runbooks/)
  expect(asked.filter((one) => one.startsWith('smoke')).length).toBeGreaterThan(1)
})

test.each<[string, Split[]]>([
  ['before the first deployment', []],
  [
    'while a rollout is under way',
    [
      { version: NEW, percent: 10, onTrial: true },
      { version: OLD, percent: 90 },
    ],
  ],
])('a router is refused %s', async (_, start) => {
  const { account, asked } = noting(start)
  await expect(deployRouter(account)).rejects.toThrow(Refused)
  expect(asked).toEqual([])
})
