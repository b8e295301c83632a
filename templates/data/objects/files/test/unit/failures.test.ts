import { expect, test } from 'vitest'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import { reached } from '../../src/store/failures.ts'

const failing = (says: object) => reached(Promise.reject(Object.assign(new Error('failed'), says)))

test('an object that more wait for than it can answer is busy, from everywhere', async () => {
  await expect(failing({ overloaded: true, retryable: true })).rejects.toThrow(StoreBusy)
})

test.each([{ retryable: true }, { durableObjectReset: true }])('%j may pass', async (says) => {
  const failure = await failing(says).catch((error) => error)
  expect(failure).toBeInstanceOf(StoreUnavailable)
  expect(failure).not.toBeInstanceOf(StoreBusy)
})

test('an error of the code stays one', async () => {
  await expect(failing({})).rejects.not.toBeInstanceOf(StoreUnavailable)
})
