import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Clock } from '../../toolkit/laptop/fleet.ts'

test('those who wait go on in the order of their times, and minutes pass in between', async () => {
  const seen: string[] = []
  const clock = new Clock(async () => {
    seen.push(`minute from ${Math.floor(clock.now / 60)}`)
  })
  await Promise.all(
    [90, 30, 60].map((seconds) => clock.wait(seconds).then(() => seen.push(`${clock.now} s`))),
  )
  expect(seen).toEqual(['30 s', 'minute from 0', '60 s', '90 s'])
})

test('the time stands while anybody works', async () => {
  const clock = new Clock(async () => {})
  const working = clock.during(async () => {
    await sleep(20)
    return clock.now
  })
  const waiting = clock.wait(5)
  expect(await working).toBe(0)
  await waiting
  expect(clock.now).toBe(5)
})

test('a signal ends a wait at once, and it costs no time', async () => {
  const clock = new Clock(async () => {})
  const enough = new AbortController()
  const other = clock.during(() => sleep(20))
  const waiting = clock.wait(3600, enough.signal)
  enough.abort()
  await waiting
  await clock.wait(3600, enough.signal)
  await other
  expect(clock.now).toBe(0)
})

test('what goes wrong in a minute is told to who waits for it', async () => {
  const clock = new Clock(() => Promise.reject(new Error('no users')))
  await expect(clock.wait(60)).rejects.toThrow('no users')
})
