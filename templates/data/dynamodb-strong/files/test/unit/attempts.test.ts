import { expect, test } from 'vitest'
import { CONTENDED, untilUncontended } from '../../src/store/attempts.ts'
import { StoreBusy } from '../../src/store/store.ts'

test('an attempt that is contended is made again', async () => {
  const results = [CONTENDED, 'done']
  const { signal } = new AbortController()
  expect(await untilUncontended(async () => results.shift(), signal)).toBe('done')
})

test('no attempt begins after the time is up', async () => {
  const ending = new AbortController()
  let attempts = 0
  const attempting = untilUncontended(async () => {
    attempts++
    ending.abort()
    return CONTENDED
  }, ending.signal)
  await expect(attempting).rejects.toThrow(StoreBusy)
  expect(attempts).toBe(1)
})

test('who runs out of time without anybody in the way is not told of other writers', async () => {
  const ending = new AbortController()
  const silence = () => {
    ending.abort()
    return Promise.reject(ending.signal.reason)
  }
  for (const attempt of [silence, async () => CONTENDED]) {
    await expect(untilUncontended(attempt, ending.signal)).rejects.toThrow(/abort/)
  }
})

test('who is always in the way makes it busy', async () => {
  const { signal } = new AbortController()
  await expect(untilUncontended(async () => CONTENDED, signal)).rejects.toThrow(StoreBusy)
})
