import { checkAnswer } from '../options/answers.ts'
import type { Choice, Option, Value } from '../options/option.ts'
import { parseText } from '../options/option.ts'
import { options } from '../options/table.ts'
import type { Answers } from '../plan/model.ts'
import { wrap } from '../wrap.ts'
import type { Terminal } from './terminal.ts'

/** One question in inquirer's words, which are those of Yeoman's adapter. */
export interface Question {
  type: 'input' | 'select' | 'confirm'
  name: string
  message: string
  default?: unknown
  choices?: { name: string; value: string; short: string; description?: string }[]
  pageSize?: number
  loop?: boolean
  validate?: (text: string) => true | string | Promise<true | string>
}

export type Prompt = (question: Question) => Promise<unknown>

type Screen = Pick<Terminal, 'columns' | 'paint'>

/** What else there is to say about a typed answer: whether its directory can be taken, for example. */
export type Check = (option: Option, text: string) => true | string | Promise<true | string>

/**
 * Asks for what is missing, in the table's order; each question sees the answers before it.
 *
 * @returns the answers, complete. One given beforehand that the later ones made useless is left out.
 */
export async function ask(
  missing: readonly Option[],
  given: Partial<Answers>,
  prompt: Prompt,
  screen: Screen,
  check: Check = () => true,
): Promise<Answers> {
  const answers = { ...given }
  for (const option of missing) {
    if (option.without?.(answers)) continue
    const value = await questionFor(option, answers, prompt, screen, check)
    if (typeof value === 'boolean' || value.length > 0)
      Object.assign(answers, { [option.id]: value })
  }
  for (const { id, without } of options) if (without?.(answers)) delete answers[id]
  return answers as Answers
}

function questionFor(
  option: Option,
  answers: Partial<Answers>,
  prompt: Prompt,
  screen: Screen,
  check: Check,
): Promise<Value> {
  const choices = option.choices?.(answers) ?? []
  if (option.kind === 'switch') return askSwitch(option, answers, prompt)
  if (option.kind === 'list') return askList(option, choices, answers, prompt, screen)
  if (choices.length === 0) return askText(option, answers, prompt, check)
  return askChoice(option, choices, answers, prompt, screen, check)
}

async function askSwitch(
  option: Option,
  answers: Partial<Answers>,
  prompt: Prompt,
): Promise<boolean> {
  const wanted = await prompt({
    type: 'confirm',
    name: option.id,
    message: option.question,
    default: option.default(answers) === true,
  })
  return wanted === true
}

async function askText(
  option: Option,
  answers: Partial<Answers>,
  prompt: Prompt,
  check: Check,
): Promise<string> {
  const text = await prompt({
    type: 'input',
    name: option.id,
    message: option.question,
    default: option.default(answers),
    validate: (typed) => {
      const value = parseText(option, typed)
      if (option.optional && value.length === 0) return true
      const refusal = checkAnswer(option, value, answers)
      if (!refusal) return check(option, typed.trim())
      // What is typed here has no flag before it.
      return `${refusal.reason}. ${refusal.hint.replace(`--${option.id} `, '')}`
    },
  })
  return String(text ?? '').trim()
}

/** A text with proposals is chosen from them, or typed after all. */
async function askChoice(
  option: Option,
  choices: Choice[],
  answers: Partial<Answers>,
  prompt: Prompt,
  screen: Screen,
  check: Check,
): Promise<string> {
  const other = { value: '', title: 'Another', hint: option.summary }
  const value = await prompt({
    type: 'select',
    name: option.id,
    message: option.question,
    default: option.default(answers),
    choices: shown(option.kind === 'text' ? [...choices, other] : choices, screen),
  })
  return value === '' ? askText(option, answers, prompt, check) : String(value)
}

const enough = ''

/** A list is chosen one by one, because its order counts: until nothing more can be added, or the person is content. */
async function askList(
  option: Option,
  choices: Choice[],
  answers: Partial<Answers>,
  prompt: Prompt,
  screen: Screen,
): Promise<string[]> {
  const proposed = [option.default(answers) ?? []].flat().map(String)
  const chosen: string[] = []
  while (true) {
    const complete = !checkAnswer(option, chosen, answers)
    const left = choices.filter(
      ({ value }) =>
        !chosen.includes(value) && (!complete || !checkAnswer(option, [...chosen, value], answers)),
    )
    if (left.length === 0) return chosen
    const next = proposed.find((value) => !chosen.includes(value))
    const asProposed = next !== undefined && chosen.every((value, at) => value === proposed[at])
    const stop = { value: enough, title: 'No more', hint: chosen.join(', ') }
    const value = await prompt({
      type: 'select',
      name: `${option.id}${chosen.length + 1}`,
      message: chosen.length === 0 ? option.question : `Then (${chosen.length + 1})`,
      default: complete && !asProposed ? enough : next,
      choices: shown(complete ? [stop, ...left] : left, screen),
      pageSize: 10,
      loop: false,
    })
    if (value === enough) return chosen
    chosen.push(String(value))
  }
}

/** Choices with their hints beside them where the terminal is wide enough, else below the one that is pointed at. */
function shown(choices: Choice[], { columns, paint }: Screen): NonNullable<Question['choices']> {
  const widest = Math.max(...choices.map(({ title }) => title.length))
  const beside = choices.every(({ hint }) => widest + hint.length + 6 <= columns)
  return choices.map(({ value, title, hint }) =>
    beside
      ? { value, short: title, name: `${title.padEnd(widest)}  ${paint('dim', hint)}` }
      : { value, short: title, name: title, description: wrap(hint, columns - 1).join('\n') },
  )
}
