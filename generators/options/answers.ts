import { basename, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Answers } from '../plan/model.ts'
import { nearest, quoted } from './nearest.ts'
import { type FlagText, type Option, parseText, type Refusal, type Value } from './option.ts'
import { options } from './table.ts'

const refused = ({ reason, hint }: Refusal) => new UserError(reason, { hint })

/** The refusal of a name that is a directory's. */
const elsewhere = ({ reason, hint }: Refusal) => ({
  reason,
  hint: `${hint} Or choose another directory.`,
})

type Given = Partial<Record<keyof Answers, Value>>

/** What a file says → values of the right types under known names. `source` is how a sentence begins with it. */
function fromFile(content: unknown, source: string): Given {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UserError(`${source} holds no JSON object`, {
      hint: 'Write it as {"name": "orders", "domain": "api.example.com"}, with any of the answers in it.',
    })
  }
  const ids = options.map((option) => option.id)
  const given: Given = {}
  for (const [key, value] of Object.entries(content)) {
    const option = options.find(({ id }) => id === key)
    if (!option) {
      const meant = nearest(key, ids)
      throw new UserError(`${source} has an unknown answer ${quoted(key)}`, {
        hint: meant ? `Did you mean ${meant}?` : `There are ${ids.join(', ')}.`,
      })
    }
    given[option.id] = typed(option, value, source)
  }
  return given
}

const forms: Record<Option['kind'], { name: string; has(value: unknown): boolean }> = {
  list: {
    name: 'a list of strings',
    has: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  },
  switch: { name: 'true or false', has: (value) => typeof value === 'boolean' },
  text: { name: 'a string', has: (value) => typeof value === 'string' },
  choice: { name: 'a string', has: (value) => typeof value === 'string' },
}

function typed(option: Option, value: unknown, source: string): Value {
  const form = forms[option.kind]
  if (form.has(value)) return value as Value
  throw new UserError(`In ${source.replace(/^The/, 'the')}, ${option.id} is not ${form.name}`, {
    hint: `It is for: ${option.summary}.`,
  })
}

/** Checks one answer, given those before it in the table. */
export function checkAnswer(
  option: Option,
  value: Value,
  known: Partial<Answers>,
): Refusal | undefined {
  // A switch that is off asks for nothing.
  if (value === false) return undefined
  return option.without?.(known) ?? option.refuse(value as never, known)
}

/**
 * Checks one answer against what is known and, of that, against what stays as it was given: an answer to a question
 * that comes later has to go with this one too.
 */
export function checkBeside(
  option: Option,
  value: Value,
  known: Partial<Answers>,
  given: Partial<Answers>,
): Refusal | undefined {
  const own = checkAnswer(option, value, known)
  if (own) return own
  const beside = { ...known, [option.id]: value }
  for (const later of options.slice(options.indexOf(option) + 1)) {
    const refusal = later.id in given && checkAnswer(later, given[later.id] as Value, beside)
    if (refusal) return refusal
  }
  return undefined
}

/** What the user gave, from every source. */
export interface Gathered {
  /** What was typed, by option. */
  flags: Partial<Record<keyof Answers, FlagText>>
  /** An answers file's content. A flag wins over it. */
  file?: unknown
  /** What a project was made with. Whatever is given wins over it, and makes it void where the two do not go together. */
  recorded?: unknown
  /** Where the project goes; its last part is the project's name unless one is given. */
  directory: string | undefined
}

/**
 * Checks everything that was given, and with `yes` takes the defaults for the rest.
 *
 * @returns the answers so far; the options that still need one, of a project that is there already no optional one; and
 * of these the ones whose recorded answer does not go with what was given, with why
 * @throws UserError for the first value that cannot be taken, a recorded one that nobody is asked for again included
 */
export function resolveAnswers(
  { flags, file, recorded, directory }: Gathered,
  { yes }: { yes: boolean },
): { answers: Partial<Answers>; missing: Option[]; outdated: Refusal[] } {
  const written = file === undefined ? {} : fromFile(file, 'The answers file')
  const before = recorded === undefined ? undefined : fromFile(recorded, '.yo-rc.json')
  const changed = Object.keys(flags).length + Object.keys(written).length > 0
  const answers: Partial<Answers> = {}
  const missing: Option[] = []
  const outdated: Refusal[] = []
  for (const option of options) {
    const flag = flags[option.id]
    if (flag === false) continue
    const given = typeof flag === 'string' ? parseText(option, flag) : (flag ?? written[option.id])
    const recalled =
      given === undefined && before ? remembered(option, before, answers, changed) : {}
    if (recalled.refusal) {
      if (yes || option.asked === false) throw refused(recalled.refusal)
      outdated.push(recalled.refusal)
      missing.push(option)
      continue
    }
    const place = before || given !== undefined ? undefined : derived(option, directory)
    const value = given ?? recalled.value ?? place
    if (value !== undefined) {
      const refusal = checkAnswer(option, value, answers)
      if (refusal) throw refused(value === place ? elsewhere(refusal) : refusal)
      Object.assign(answers, { [option.id]: value })
      continue
    }
    if (option.without?.(answers)) continue
    const fallback = yes ? option.default(answers) : undefined
    if (fallback !== undefined) Object.assign(answers, { [option.id]: fallback })
    else if (option.asked !== false && !((yes || before) && option.optional)) missing.push(option)
  }
  return { answers, missing, outdated }
}

/** @throws UserError where a recorded answer does not go with what was given, and nobody can be asked for another */
export function refuseOutdated([first]: readonly Refusal[]): void {
  if (first) throw refused(first)
}

/**
 * A recorded answer, or why it does not go together with what was given: nothing is put in its place unless its owner
 * says what. One that has no meaning any more is gone.
 *
 * @throws UserError when it was never good, or when nothing else was given that could be the reason
 */
function remembered(
  option: Option,
  recorded: Given,
  known: Partial<Answers>,
  changed: boolean,
): { value?: Value; refusal?: Refusal } {
  const value = recorded[option.id]
  if (value === undefined) return {}
  const refusal = checkAnswer(option, value, known)
  if (!refusal) return { value }
  const never = checkAnswer(option, value, {})
  if (changed && !never) {
    if (option.without?.(known)) return {}
    return {
      refusal: {
        reason: `The project's ${option.id}, ${[value].flat().join(', ')}, does not go with what is given: ${refusal.reason}`,
        hint: `${refusal.hint} Give --${option.id} too to change it as well.`,
      },
    }
  }
  throw new UserError(`.yo-rc.json has an answer that cannot be taken: ${refusal.reason}`, {
    hint: `${refusal.hint} Or get that file back from the project's repository.`,
  })
}

function derived(option: Option, directory: string | undefined): string | undefined {
  return option.id === 'name' && directory !== undefined ? basename(resolve(directory)) : undefined
}
