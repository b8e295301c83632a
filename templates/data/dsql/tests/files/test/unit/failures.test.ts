import { expect, test } from 'vitest'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import {
  Crowded,
  guarded,
  isConflict,
  NoAnswer,
  named,
  TimeIsUp,
} from '../../src/store/failures.ts'

const failure = (code: string | undefined, message = 'said so') =>
  Object.assign(new Error(message), { code })

test.each(['40001', 'OC000', 'OC001', '23505'])('%s is another transaction in the way', (code) => {
  expect(isConflict(failure(code))).toBe(true)
  expect(named(failure(code))).not.toBeInstanceOf(NoAnswer)
})

test.each([
  ['a refused connection', failure('ECONNREFUSED')],
  ['a connection that broke', failure(undefined, 'Connection terminated unexpectedly')],
  ['a statement without an answer', failure(undefined, 'Query read timeout')],
  ['a connection that AWS closed', failure('57P01')],
  ['too many connections', failure('53300')],
])('%s is no answer', (_case, error) => {
  expect(named(error)).toBeInstanceOf(NoAnswer)
  expect(isConflict(error)).toBe(false)
})

test('only a database that has no room is crowded', () => {
  for (const code of ['53300', '53400']) expect(named(failure(code))).toBeInstanceOf(Crowded)
  for (const code of ['08006', '57P01']) expect(named(failure(code))).not.toBeInstanceOf(Crowded)
})

test.each(['42P01', '42501', '23502', '28000'])('%s is a mistake, and stays one', async (code) => {
  const error = failure(code)
  expect(named(error)).toBe(error)
  await expect(guarded(() => Promise.reject(error))()).rejects.toBe(error)
})

test.each([
  ['no answer', new NoAnswer('nobody'), StoreUnavailable],
  ['the end of its time', new TimeIsUp('late'), StoreUnavailable],
  ['a conflict', failure('40001'), StoreBusy],
  ['a database that has no room', new Crowded('53300'), StoreBusy],
])('%s may pass', async (_case, error, kind) => {
  const failed = await guarded(() => Promise.reject(error))().catch((it: Error) => it)
  expect(failed.constructor).toBe(kind)
})
