import { expect, test } from 'vitest'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import { guarded } from '../../src/store/failures.ts'

const failing = (says: string) => guarded(() => Promise.reject(new Error(`D1_ERROR: ${says}`)))()

test('a primary that more wait for than it can answer is busy, from everywhere', async () => {
  const says = 'D1 DB is overloaded. Too many requests queued.'
  await expect(failing(says)).rejects.toThrow(StoreBusy)
})

test('a connection that was lost may pass', async () => {
  const failure = await failing('Network connection lost.').catch((error) => error)
  expect(failure).toBeInstanceOf(StoreUnavailable)
  expect(failure).not.toBeInstanceOf(StoreBusy)
})

test('an error of the code stays one', async () => {
  await expect(failing('no such table: orders')).rejects.not.toBeInstanceOf(StoreUnavailable)
})
