import { expect, test } from 'vitest'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import { guarded, isConflict, NoAnswer, named } from '../../src/store/failures.ts'

const failure = (code: string | undefined, message = 'said so') =>
  Object.assign(new Error(message), { code })
const seen = (error: unknown): Promise<Error> =>
  guarded(() => Promise.reject(named(error)))().catch((it: Error) => it)

test.each(['40001', '40P01'])('%s is a conflict, and may pass', async (code) => {
  expect(isConflict(failure(code))).toBe(true)
  expect((await seen(failure(code))).constructor).toBe(StoreBusy)
})

test.each([
  ['a refused connection', failure('ECONNREFUSED')],
  ['a connection that broke', failure(undefined, 'Connection terminated unexpectedly')],
  ['a statement without an answer', failure(undefined, 'Query read timeout')],
  ['a server that shuts down', failure('57P01')],
  ['one that is no primary any more', failure('25006')],
  ['no connection to be had', failure('58000', 'Failed to acquire a connection from the pool.')],
])('%s is no answer, and may pass', async (_, error) => {
  expect(named(error)).toBeInstanceOf(NoAnswer)
  expect((await seen(error)).constructor).toBe(StoreUnavailable)
})

test('a database without room is busy', async () => {
  expect((await seen(failure('53300'))).constructor).toBe(StoreBusy)
})

test.each(['42P01', '42501', '23502', '28P01'])('%s is a mistake, and stays one', async (code) => {
  const error = failure(code)
  expect(await seen(error)).toBe(error)
})
