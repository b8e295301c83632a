import type { Answers } from '../plan/model.ts'
import type { RecordedAnswers } from './migrations.ts'
import type { Option, Value } from './option.ts'
import { options } from './table.ts'

/** An answer that is another one than before, both as a person reads them. */
export interface ChangedAnswer {
  id: string
  from: string
  to: string
}

/** An answer as a person reads it. */
export const shownAnswer = (value: unknown): string =>
  value === undefined || value === false
    ? 'none'
    : value === true
      ? 'yes'
      : [value].flat().map(String).join(', ')

/** What an answer that was left out stands for, where the choice is one of several. */
export const standsFor = ({ kind, choices }: Option, known: Partial<Answers>): Value | undefined =>
  kind === 'choice' ? choices?.(known)[0]?.value : undefined

/**
 * What other answers a project is moved to, in the order of the table; after them what no option knows any more.
 *
 * @param before as its record has them, of whatever version
 */
export function changedAnswers(before: RecordedAnswers, after: Answers): ChangedAnswer[] {
  const ids = [...new Set([...options.map(({ id }) => id as string), ...Object.keys(before)])]
  return ids.flatMap((id) => {
    const option = options.find((one) => one.id === id)
    const shown = (answers: RecordedAnswers) =>
      shownAnswer(answers[id] ?? (option && standsFor(option, answers as Partial<Answers>)))
    const [from, to] = [shown(before), shown({ ...after })]
    return from === to ? [] : [{ id, from, to }]
  })
}
