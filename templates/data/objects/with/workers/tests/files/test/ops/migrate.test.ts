import { expect, test } from 'vitest'
import type { Account } from '../../toolkit/cloudflare/cloud.ts'
import { migrate } from '../../toolkit/rollout/rollout.ts'
import { Refused, weigh } from '../../toolkit/rollout/trial.ts'
import { NEW, OLD, world } from './world.ts'

/** An account whose wrangler only notes what it is asked. */
function noting() {
  const { cloud } = world()
  const asked: string[] = []
  const version = async (...words: string[]) => {
    asked.push(words.join(' '))
    return NEW
  }
  const nothing = async () => undefined
  const free = { otherWorker: nothing, otherAtDomain: nothing }
  const account: Account = { ...cloud, ...free, version, wrangler: async () => {} }
  return { account, asked }
}

test('a migration is deployed whole', async () => {
  const { account, asked } = noting()
  await migrate(account)
  expect(asked).toEqual(['deploy'])
})

test('a version that does not answer after its migration is told of', async () => {
  const { account, asked } = noting()
  account.smoke = async () => 'GET /health/data answered 503'
  await expect(migrate(account)).rejects.toThrow(/ but failed .* GET \/health\/data answered 503/)
  expect(asked).toEqual(['deploy'])
})

test('a migration is refused while a rollout is under way, which it would end', async () => {
  const { account, asked } = noting()
  await weigh(account, { release: NEW, before: OLD, percent: 10 }, '')
  await expect(migrate(account)).rejects.toThrow(Refused)
  expect(asked).toEqual([])
})

test('a migration takes nothing over', async () => {
  const { account, asked } = noting()
  account.otherAtDomain = async () => 'the domain is somebody’s'
  await expect(migrate(account)).rejects.toThrow('the domain is somebody’s')
  expect(asked).toEqual([])
})
