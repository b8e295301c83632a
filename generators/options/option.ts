import type { Answers } from '../plan/model.ts'

/** Why a value cannot be taken, and what to do instead. */
export interface Refusal {
  reason: string
  hint: string
}

export interface Choice {
  value: string
  title: string
  /** One line that helps to decide. */
  hint: string
}

/** What is known when an option is looked at: the answers to those before it in the table. */
export type Known = Partial<Answers>

/**
 * One question of the generator. Prompts, flags, --help, the answers file, its JSON Schema, the docs' tables and the
 * test matrix are all derived from it.
 */
export interface Option<Id extends keyof Answers = keyof Answers> {
  id: Id
  /** The placeholder in --help; a switch has none. */
  placeholder?: string
  /** `list` takes several values, comma-separated in a flag; a switch takes none; the others take one. */
  kind: 'text' | 'choice' | 'list' | 'switch'
  question: string
  /** One line for --help and the docs. */
  summary: string
  /** Whether a project can do without an answer. */
  optional?: true
  /** False for what few need, and a flag alone gives. */
  asked?: false
  /** The values there are, or, for a text, the ones that most people want. */
  choices?(known: Known): Choice[]
  /** What --yes takes, and a prompt proposes. */
  default(known: Known): NonNullable<Answers[Id]> | undefined
  /** Undefined when the option is of use here, or why it is not. */
  without?(known: Known): Refusal | undefined
  /** Of a list: why none that begins with these values can be taken, whatever follows them. */
  beginning?(values: string[], known: Known): Refusal | undefined
  /** Undefined when the value is good. The value has the right type already. */
  refuse(value: NonNullable<Answers[Id]>, known: Known): Refusal | undefined
}

/** What any option's value may be; a switch's is true or false. */
export type Value = string | string[] | boolean

/** What stands behind a flag on the command line: nothing after a switch; false for `--no-<id>`. */
export type FlagText = string | boolean

/** The text a person typed → the option's value, neither checked nor changed beyond blanks. */
export function parseText(option: Pick<Option, 'kind'>, text: string): string | string[] {
  if (option.kind !== 'list') return text.trim()
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
