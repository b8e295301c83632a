import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHealth } from '../../src/api/health.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('follows the evacuation flag, at most the cache’s age later', async () => {
  let evacuated = false
  const health = createHealth({ evacuated: async () => evacuated }, { cacheMs: 5_000 })
  expect(await health()).toBe('ok')
  evacuated = true
  vi.advanceTimersByTime(4_999)
  expect(await health()).toBe('ok')
  vi.advanceTimersByTime(1)
  expect(await health()).toBe('evacuated')
})

test('is five seconds behind at most, unless told otherwise', async () => {
  const evacuated = vi.fn(async () => false)
  const health = createHealth({ evacuated })
  await health()
  vi.advanceTimersByTime(4_999)
  await health()
  expect(evacuated).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  await health()
  expect(evacuated).toHaveBeenCalledTimes(2)
})

test('reads the flag once for many probes at a time', async () => {
  const evacuated = vi.fn(async () => false)
  const health = createHealth({ evacuated })
  await Promise.all([health(), health(), health()])
  await health()
  expect(evacuated).toHaveBeenCalledTimes(1)
})

test('keeps the last known value while the flag cannot be read', async () => {
  const evacuated = vi.fn(async () => true)
  const health = createHealth({ evacuated }, { cacheMs: 10 })
  expect(await health()).toBe('evacuated')
  evacuated.mockRejectedValue(new Error('no database'))
  vi.advanceTimersByTime(10)
  expect(await health()).toBe('evacuated')
})

test('is ok when the flag could never be read: a probe must not fail with the database', async () => {
  const health = createHealth({ evacuated: () => Promise.reject(new Error('no database')) })
  expect(await health()).toBe('ok')
})

test('does not wait for a slow read, and uses what it brings later', async () => {
  const slow = Promise.withResolvers<boolean>()
  const health = createHealth({ evacuated: () => slow.promise }, { waitMs: 1_000 })
  const probe = health()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await probe).toBe('ok')
  slow.resolve(true)
  await vi.advanceTimersByTimeAsync(0)
  expect(await health()).toBe('evacuated')
})

test('begins to read before anybody asks', async () => {
  const evacuated = vi.fn(async () => true)
  const health = createHealth({ evacuated })
  expect(evacuated).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(await health()).toBe('evacuated')
  expect(evacuated).toHaveBeenCalledTimes(1)
})

test('reads anew at the next question when a read came to nothing after longer than its age may be', async () => {
  const lost = Promise.withResolvers<boolean>()
  const evacuated = vi.fn(() => lost.promise)
  const health = createHealth({ evacuated }, { cacheMs: 5_000 })
  await vi.advanceTimersByTimeAsync(7_000)
  lost.reject(new Error('half an answer'))
  await vi.advanceTimersByTimeAsync(0)
  evacuated.mockResolvedValue(true)
  expect(await health()).toBe('evacuated')
})
