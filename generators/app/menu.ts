import { UserError } from '../errors.ts'
import { resolveAnswers } from '../options/answers.ts'
import { shownAnswer, standsFor } from '../options/changed.ts'
import type { Option, Refusal, Value } from '../options/option.ts'
import { options } from '../options/table.ts'
import type { Answers } from '../plan/model.ts'
import { ask, type Prompt } from './ask.ts'
import type { Project } from './project.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

const actions = {
  upgrade: { title: 'Upgrade', hint: 'to these templates, with the answers that it has' },
  change: { title: 'Change answers', hint: 'and move it to them' },
  show: { title: 'Show what differs', hint: 'between it and what an upgrade would write' },
  leave: { title: 'Leave it', hint: 'as it is' },
}

/**
 * Asks what is to happen with a project that is there.
 *
 * @param given.show shows what an upgrade would change
 * @param given.ready refuses a project that must not be written to; called once it is going to be
 * @returns the answers to move it to
 */
export async function askWhatToDo(
  project: Project,
  prompt: Prompt,
  terminal: Terminal,
  given: { show(): Promise<void>; ready(): void },
): Promise<Answers> {
  const { version: from } = project.record
  const made =
    from === version ? `made by this version, ${version}` : `made by ${from}; this is ${version}`
  for (;;) {
    const action = await prompt({
      type: 'select',
      name: 'action',
      message: `There is a project here, ${made}. What now?`,
      default: 'upgrade',
      choices: Object.entries(actions).map(([value, { title, hint }]) => ({
        value,
        short: title,
        name: `${title.padEnd(17)}  ${terminal.paint('dim', hint)}`,
      })),
    })
    if (action === 'leave') throw new UserError('Nothing was written', { exitCode: 130 })
    if (action === 'show') {
      await given.show()
      continue
    }
    given.ready()
    const changes = action === 'change' ? await askForChanges(project, prompt, terminal) : {}
    return settle(project, changes, prompt, terminal)
  }
}

/** What a person gives in place of recorded answers; undefined for none any more. */
type Changes = Partial<Record<keyof Answers, Value | undefined>>

/** Recorded answers with the changes in them; what is new, or does not go together any more, is asked for. */
async function settle(
  project: Project,
  changes: Changes,
  prompt: Prompt,
  terminal: Terminal,
): Promise<Answers> {
  const { answers, missing, outdated } = gather(project, changes)
  sayOutdated(outdated, terminal)
  return ask(missing, answers, prompt, terminal)
}

/** Says why a recorded answer is asked for again. */
export function sayOutdated(outdated: readonly Refusal[], terminal: Terminal) {
  for (const { reason } of outdated) terminal.say(`${reason}.`)
}

function gather({ answers }: Project, changes: Changes) {
  const given = Object.entries(changes)
  const gathered = {
    flags: Object.fromEntries(
      given.filter(([, value]) => value === undefined).map(([id]) => [id, false]),
    ),
    file: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    recorded: answers,
    directory: undefined,
  }
  return resolveAnswers(gathered, { yes: false })
}

const enough = ''

async function askForChanges(
  project: Project,
  prompt: Prompt,
  terminal: Terminal,
): Promise<Changes> {
  const changes: Changes = {}
  for (;;) {
    const { answers: known } = gather(project, changes)
    const open = options.filter((option) => option.asked !== false && !option.without?.(known))
    const id = await prompt({
      type: 'select',
      name: 'change',
      message: 'Which answer?',
      default: enough,
      pageSize: 12,
      choices: [
        { value: enough, short: 'No more', name: 'No more' },
        ...open.map((option) => ({
          value: option.id,
          short: option.id,
          name: `${option.id.padEnd(10)}  ${terminal.paint('dim', shownAnswer(known[option.id] ?? standsFor(option, known)))}`,
        })),
      ],
    })
    const option = open.find((candidate) => candidate.id === id)
    if (!option) return changes
    changes[option.id] = await askAgain(option, known, prompt, terminal)
  }
}

/** One question, with the answer of today as its default. */
async function askAgain(
  option: Option,
  known: Partial<Answers>,
  prompt: Prompt,
  terminal: Terminal,
): Promise<Value | undefined> {
  const { [option.id]: today, ...others } = known
  if (option.optional && option.kind === 'text' && today !== undefined) {
    const still = await prompt({
      type: 'select',
      name: `${option.id}Still`,
      message: `${option.id} is ${shownAnswer(today)}`,
      choices: [
        { value: 'another', short: 'Another', name: 'Another' },
        { value: 'none', short: 'None any more', name: 'None any more' },
      ],
    })
    if (still === 'none') return undefined
  }
  const again = { ...option, default: () => today }
  // What is asked for again afterwards holds nothing up; what no question is about does.
  const stays = Object.fromEntries(
    options.flatMap(({ id, asked }) =>
      asked === false && known[id] !== undefined ? [[id, known[id]]] : [],
    ),
  )
  const answers = await ask([again], others, prompt, terminal, { stays })
  const answer = answers[option.id]
  // What is not wanted is not recorded.
  return answer === false ? undefined : answer
}
