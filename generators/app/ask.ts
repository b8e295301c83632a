import { UserError } from '../errors.ts'
import { checkBeside } from '../options/answers.ts'
import type { Choice, Option, Refusal, Value } from '../options/option.ts'
import { parseText } from '../options/option.ts'
import type { Answers } from '../plan/model.ts'
import { wrap } from '../wrap.ts'
import type { Terminal } from './terminal.ts'

/** One question in inquirer's words, which are those of Yeoman's adapter. */
export interface Question {
  type: 'input' | 'select' | 'confirm'
  name: string
  message: string
  default?: unknown
  choices?: {
    name: string
    value: string
    short: string
    description?: string
    /** What stands behind a choice that cannot be made. */
    disabled?: string
  }[]
  pageSize?: number
  loop?: boolean
  validate?: (text: string) => true | string | Promise<true | string>
}

export type Prompt = (question: Question) => Promise<unknown>

type Screen = Pick<Terminal, 'columns' | 'paint'>

/** What else there is to say about a typed answer: whether its directory can be taken, for example. */
export type Check = (option: Option, text: string) => true | string | Promise<true | string>

/** A question with all that it depends on. */
interface Asked {
  option: Option
  answers: Partial<Answers>
  /** Why a value cannot be taken, beside what is known and what stays. */
  refusal(value: Value): Refusal | undefined
  prompt: Prompt
  screen: Screen
  check: Check
}

/**
 * Asks for what is missing, in the table's order; each question sees the answers before it, and takes what a flag would
 * take beside them: what cannot be chosen is shown with why.
 *
 * @param given what is known. Of it, `stays` is not asked for again: nothing can be answered that it does not go with
 * @returns the answers, complete
 * @throws UserError when nothing that can be answered goes with what stays
 */
export async function ask(
  missing: readonly Option[],
  given: Partial<Answers>,
  prompt: Prompt,
  screen: Screen,
  { check = () => true, stays = given }: { check?: Check; stays?: Partial<Answers> } = {},
): Promise<Answers> {
  const answers = { ...given }
  for (const option of missing) {
    if (option.without?.(answers)) continue
    const refusal = (value: Value) => checkBeside(option, value, answers, stays)
    const value = await questionFor({ option, answers, refusal, prompt, screen, check })
    if (typeof value === 'boolean' || value.length > 0)
      Object.assign(answers, { [option.id]: value })
  }
  return answers as Answers
}

function questionFor(asked: Asked): Promise<Value> {
  const { option, answers } = asked
  const choices = option.choices?.(answers) ?? []
  if (option.kind === 'switch') return askSwitch(asked)
  if (option.kind === 'list') return askList(asked, choices)
  if (choices.length === 0) return askText(asked)
  return askChoice(asked, choices)
}

/** A sentence of a refusal where no flag can be typed. */
const spoken = (text: string, { id }: Option) =>
  text.replaceAll(`--${id} `, '').replace(/--(?=[a-z])/g, '')

const unflagged = (refusal: Refusal, option: Option) =>
  spoken(`${refusal.reason}. ${refusal.hint}`, option)

async function askSwitch({ option, answers, prompt }: Asked): Promise<boolean> {
  const wanted = await prompt({
    type: 'confirm',
    name: option.id,
    message: option.question,
    default: option.default(answers) === true,
  })
  return wanted === true
}

async function askText({ option, answers, refusal, prompt, check }: Asked): Promise<string> {
  const text = await prompt({
    type: 'input',
    name: option.id,
    message: option.question,
    default: option.default(answers),
    validate: (typed) => {
      const value = parseText(option, typed)
      if (option.optional && value.length === 0) return true
      const refused = refusal(value)
      return refused ? unflagged(refused, option) : check(option, typed.trim())
    },
  })
  return String(text ?? '').trim()
}

/** A text with proposals is chosen from them, or typed after all. */
async function askChoice(asked: Asked, choices: Choice[]): Promise<string> {
  const { option, answers, refusal, prompt, screen } = asked
  const other = { value: '', title: 'Another', hint: option.summary }
  const offered = choices.map((choice) => ({ ...choice, refusal: refusal(choice.value) }))
  if (option.kind === 'text') offered.push({ ...other, refusal: undefined })
  refuseDeadEnd(offered)
  const value = await prompt({
    type: 'select',
    name: option.id,
    message: option.question,
    default: proposedAmong(offered, [option.default(answers)]),
    choices: shown(offered, option, screen),
  })
  return value === '' ? askText(asked) : String(value)
}

/** A choice, and why it cannot be made, if it cannot. */
type Offered = Choice & { refusal: Refusal | undefined }

/** @throws UserError when none of the choices can be made */
function refuseDeadEnd(offered: readonly Offered[]) {
  const [first] = offered
  if (!first?.refusal || offered.some(({ refusal }) => !refusal)) return
  throw new UserError(first.refusal.reason, { hint: first.refusal.hint })
}

/** The first of the wanted values that can be chosen, or the first choice that can be made. */
const proposedAmong = (offered: readonly Offered[], wanted: readonly (Value | undefined)[]) => {
  const open = offered.filter(({ refusal }) => !refusal).map(({ value }) => value)
  return wanted.find((value) => open.includes(value as string)) ?? open[0]
}

const enough = ''

/** A list is chosen one by one, because its order counts: until nothing more can be added, or the person is content. */
async function askList(asked: Asked, choices: Choice[]): Promise<string[]> {
  const { option, answers, refusal, prompt, screen } = asked

  const proposed = [option.default(answers) ?? []].flat().map(String)
  const chosen: string[] = []
  while (true) {
    const complete = chosen.length > 0 && !refusal(chosen)
    const offered = choices
      .filter(({ value }) => !chosen.includes(value))
      .map((choice) => ({
        ...choice,
        refusal: option.beginning?.([...chosen, choice.value], answers),
      }))
      // What cannot be chosen comes last: there may be more of it than a screen holds.
      .toSorted((a, b) => Number(a.refusal !== undefined) - Number(b.refusal !== undefined))
    if (complete && offered.every((choice) => choice.refusal)) return chosen
    refuseDeadEnd(offered)
    const next = proposed.find((value) => !chosen.includes(value))
    const asProposed = chosen.every((value, at) => value === proposed[at])
    const stop = { value: enough, title: 'No more', hint: chosen.join(', '), refusal: undefined }
    const listed = complete ? [stop, ...offered] : offered
    const value = await prompt({
      type: 'select',
      name: `${option.id}${chosen.length + 1}`,
      message: chosen.length === 0 ? option.question : `Then (${chosen.length + 1})`,
      default: proposedAmong(listed, complete && !asProposed ? [enough] : [next, ...proposed]),
      choices: shown(listed, option, screen),
      pageSize: 10,
      loop: false,
    })
    if (value === enough) return chosen
    chosen.push(String(value))
  }
}

/**
 * Choices with their hints beside them where the terminal is wide enough, else below the one that is pointed at. What
 * cannot be chosen has its reason in the hint's place.
 */
function shown(
  offered: readonly Offered[],
  option: Option,
  { columns, paint }: Screen,
): NonNullable<Question['choices']> {
  const widest = Math.max(...offered.map(({ title }) => title.length))
  const fits = (text: string) => widest + text.length + 6 <= columns
  const beside = offered.every(({ hint, refusal }) => refusal || fits(hint))
  const below = (text: string) => wrap(text, columns - 1).join('\n')
  return offered.map(({ value, title, hint, refusal }) => {
    const choice = { value, short: title, name: title }
    if (refusal) {
      const why = spoken(refusal.reason, option)
      const name = title.padEnd(widest + 1)
      return fits(why)
        ? { ...choice, name, disabled: why }
        : { ...choice, disabled: '–', description: below(`${why}.`) }
    }
    return beside
      ? { ...choice, name: `${title.padEnd(widest)}  ${paint('dim', hint)}` }
      : { ...choice, description: below(hint) }
  })
}
