import { expect, test } from 'vitest'
import { CONTENDED, limitsOf, untilUncontended } from '../../src/store/attempts.ts'
import { StoreBusy } from '../../src/store/errors.ts'

const unlimited = new AbortController().signal

test('an attempt that is contended is made again', async () => {
  const results = [CONTENDED, 'done']
  expect(await untilUncontended(async () => results.shift(), limitsOf(1_000))).toBe('done')
})

test('no attempt begins after the time is up', async () => {
  const ending = new AbortController()
  let attempts = 0
  const limits = { end: ending.signal, patience: unlimited }
  const attempting = untilUncontended(async () => {
    attempts++
    ending.abort()
    return CONTENDED
  }, limits)
  await expect(attempting).rejects.toThrow(StoreBusy)
  expect(attempts).toBe(1)
})

test('who runs out of time without anybody in the way is not told of other writers', async () => {
  const ending = new AbortController()
  const silence = () => {
    ending.abort()
    return Promise.reject(ending.signal.reason)
  }
  const limits = { end: ending.signal, patience: unlimited }
  for (const attempt of [silence, async () => CONTENDED]) {
    await expect(untilUncontended(attempt, limits)).rejects.toThrow(/abort/)
  }
})

test('who is always in the way makes it busy', async () => {
  const limits = { end: unlimited, patience: unlimited }
  await expect(untilUncontended(async () => CONTENDED, limits)).rejects.toThrow(StoreBusy)
})

test('who has no patience left tries once, and is told of other writers if there were any', async () => {
  const limits = { end: unlimited, patience: AbortSignal.abort() }
  expect(await untilUncontended(async () => 'done', limits)).toBe('done')
  let attempts = 0
  const attempting = untilUncontended(async () => {
    attempts++
    return CONTENDED
  }, limits)
  await expect(attempting).rejects.toThrow(StoreBusy)
  expect(attempts).toBe(1)
})

test('an answer is waited for when the patience for others is over, and what went wrong then is told', async () => {
  const impatience = new AbortController()
  const limits = { end: unlimited, patience: impatience.signal }
  const slow = async () => {
    impatience.abort()
    return 'late'
  }
  expect(await untilUncontended(slow, limits)).toBe('late')

  const running = new AbortController()
  let attempts = 0
  const failing = async () => {
    if (attempts++ === 0) return CONTENDED
    running.abort()
    throw new Error('nobody answers')
  }
  const attempting = untilUncontended(failing, { end: unlimited, patience: running.signal })
  await expect(attempting).rejects.toThrow('nobody answers')
})
