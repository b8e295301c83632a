import { expect, test } from 'vitest'
import { Failure } from '../../toolkit/commands/command.ts'
import { patiently } from '../../toolkit/rollout/requests.ts'

/** A question that gets no answer so many times. */
function question(misses: number, error: Error = new Failure('nobody answers')) {
  let asked = 0
  let waited = 0
  const answer = patiently(
    async () => {
      if (asked++ < misses) throw error
      return 'answer'
    },
    async () => waited++,
  )
  return { answer, counts: () => ({ asked, waited }) }
}

test.each([0, 1, 6])('after %i questions without an answer the next one counts', async (misses) => {
  const { answer, counts } = question(misses)
  expect(await answer).toBe('answer')
  expect(counts()).toEqual({ asked: misses + 1, waited: misses })
})

test('who never answers is given up', async () => {
  const { answer, counts } = question(Number.POSITIVE_INFINITY)
  await expect(answer).rejects.toThrow('nobody answers')
  expect(counts()).toEqual({ asked: 7, waited: 6 })
})

test('what is no missing answer is no reason to ask again', async () => {
  const { answer, counts } = question(1, new TypeError('a mistake'))
  await expect(answer).rejects.toThrow(TypeError)
  expect(counts().asked).toBe(1)
})
