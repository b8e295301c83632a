import { printable, UserError } from '../errors.ts'
import type { Leftover } from '../merge/leftovers.ts'
import type { Done, Row } from '../merge/sides.ts'
import { shortList } from './finish.ts'
import type { Upgraded } from './run.ts'
import type { Line, Terminal } from './terminal.ts'

/** @throws UserError when something that holds data would be deleted or replaced */
export function refuseLosses({ losses, changed }: Pick<Upgraded, 'losses' | 'changed'>) {
  if (losses.length === 0) return
  const cause = changed.map(({ id, from, to }) => `${id} ${from} → ${to}`).join('; ')
  const sentence = 'hat holds data would be lost'
  throw new UserError(cause === '' ? `W${sentence}` : `With ${cause}: w${sentence}`, {
    details: losses.map(({ what, how, why }) => `${what}, would be ${how}: ${why}`),
    hint: 'Nothing was written. --dry-run shows all that would change; --accept-replacement writes it all the same.',
  })
}

/** Of what you had edited and the templates dropped: it stays, and is dead unless its owner uses it. */
const ORPHANS =
  'Kept, since you had edited it, but the templates dropped it and nothing of theirs uses it any more: move your edit to where it belongs now, or delete it'

/** What is worth a line, in the order of its weight, in words for a project that was written. */
const headings: [Done | 'new' | 'kept, dropped', string][] = [
  ['conflict', 'For you to solve'],
  ['merged', 'Merged with your edits'],
  ['new', 'New, from the templates'],
  ['written', 'From the templates'],
  ['removed', 'Removed: the templates have no such file any more, and you had not touched it'],
  ['kept, dropped', ORPHANS],
  ['kept', 'Kept as yours, although the templates changed it'],
  ['stays deleted', 'Deleted by you, and not brought back'],
]

function headingOf({ done, template }: Row) {
  if (done === 'kept' && template === 'dropped') return 'kept, dropped'
  return done === 'written' && template === 'added' ? 'new' : done
}

const mostPaths = 15

/** What nobody would look for if it were not named: none is left out. */
const wholeLists = ['conflict', 'new']

const named = ({ path, to }: Row) => printable(to === undefined ? path : `${path} → ${to}`)

/** What was deleted stays so in every run; it is worth a line when the templates have changed it since. */
const isOldNews = ({ done, template }: Row) => done === 'stays deleted' && template === 'unchanged'

/** What is done to the files, most pressing first. */
function fileLines(rows: readonly Row[], terminal: Terminal): Line[] {
  return headings.flatMap(([done, heading]) => {
    const found = rows.filter((row) => headingOf(row) === done && !isOldNews(row))
    if (found.length === 0) return []
    const shown = wholeLists.includes(done) ? found : found.slice(0, mostPaths)
    const style = done === 'conflict' ? 'yellow' : 'bold'
    return [
      '',
      terminal.paint(style, `${heading} (${found.length})`),
      ...shown.flatMap((row) => [
        `  ${named(row)}`,
        ...(row.notes ?? []).map((note) => `    ${printable(note)}`),
      ]),
      ...(found.length > shown.length ? [`  … and ${found.length - shown.length} more`] : []),
    ]
  })
}

function headline({ answers, from, version }: Upgraded): string {
  return from === version
    ? `${answers.name}, at ${version}`
    : `${answers.name}, from ${from} to ${version}`
}

/** The answers that change, before all that follows from them. */
function changedLines({ changed }: Upgraded, terminal: Terminal): Line[] {
  if (changed.length === 0) return []
  return [
    '',
    terminal.paint('bold', `Answers that change (${changed.length})`),
    ...changed.map(({ id, from, to }) => `  ${id}: ${printable(from)} → ${printable(to)}`),
  ]
}

function reasonLines({ changes }: Upgraded, terminal: Terminal): Line[] {
  if (changes.length === 0) return []
  return [
    '',
    terminal.paint('bold', 'What changed in the templates'),
    ...changes.flatMap(({ version, what, why }) => [`  ${version}  ${what}`, `    Why: ${why}`]),
  ]
}

/** What becomes of a file that uses one which is gone. */
export const leftoverLine = ({ path, uses, dropped }: Leftover): string =>
  `${path} is yours and stays, and cannot work any more: it uses ${uses}, which is gone. ${
    dropped ? 'Move what you need of it to where it belongs now, and delete it.' : 'Change it.'
  }`

function handLines({ advice, changes, losses }: Upgraded, terminal: Terminal): Line[] {
  const hands = [
    ...changes.flatMap(({ hand }) => (hand === undefined ? [] : [hand])),
    ...advice,
    ...losses.map(({ what, how, why }) => `${what}, will be ${how}: ${why}.`),
  ]
  if (hands.length === 0) return []
  return [
    '',
    terminal.paint('bold', 'What needs your hand'),
    ...hands.map((sentence) => `  - ${printable(sentence)}`),
  ]
}

/** What an upgrade is going to do, or would. */
export function planLines(outcome: Upgraded, terminal: Terminal): Line[] {
  const changed = outcome.rows.some(({ done }) =>
    headings.slice(0, 5).some(([one]) => one === done),
  )
  return [
    '',
    headline(outcome),
    ...changedLines(outcome, terminal),
    ...reasonLines(outcome, terminal),
    ...fileLines(outcome.rows, terminal),
    ...handLines(outcome, terminal),
    '',
    ...(changed ? [] : ['Nothing would change.', '']),
  ]
}

const count = (conflicts: number) => (conflicts === 1 ? '1 conflict' : `${conflicts} conflicts`)

/** What git makes of what was written. */
export interface Written {
  /** What its index has in several versions. */
  unmerged: readonly string[]
  /** Why it does not have all conflicts so, if there is a reason. */
  unmarked: string | undefined
  /** A file that was replaced and that it ignores, if there is one. */
  unrestorable: string | undefined
}

/**
 * What an upgrade did, and how to go on or back.
 *
 * @param written undefined when there was nothing to write
 */
export function doneLines(
  outcome: Upgraded,
  written: Written | undefined,
  terminal: Terminal,
): Line[] {
  if (!written) return [`${headline(outcome)}: nothing to do.`]
  const { conflicts, install, interrupted, next, undo } = outcome
  const { unmarked, unrestorable } = written
  return [
    '',
    `${headline(outcome)}${conflicts.length > 0 ? `: ${count(conflicts.length)} to solve` : ''}`,
    ...changedLines(outcome, terminal),
    ...reasonLines(outcome, terminal),
    ...fileLines(outcome.rows, terminal),
    ...handLines(outcome, terminal),
    '',
    ...(interrupted ? ['It was interrupted after the files were written.'] : []),
    ...(unmarked === undefined ? [] : [`Git's index was not told of the conflicts: ${unmarked}.`]),
    ...(install === 'failed' ? ['Its packages are not installed. Install them to go on.'] : []),
    conflicts.length > 0
      ? 'Nothing is committed. Solve what is to solve, in your editor or with git mergetool, then:'
      : 'Nothing is committed. Next:',
    ...next.map((command) => ({ command })),
    '',
    ...(undo.length > 0
      ? ['To undo it:', ...undo.map((command) => ({ command }))]
      : [
          unrestorable === undefined
            ? 'Git cannot undo it: not everything was committed before.'
            : `Git cannot undo it: it ignores ${printable(unrestorable)}, which was there before.`,
        ]),
  ]
}

/**
 * Why a project is not as an upgrade would leave it, a clause each.
 *
 * @param unresolved what the last upgrade left to solve
 * @param changed how many files would change
 * @param given.others whether other answers than the recorded ones are asked about
 */
export function behindReasons(
  unresolved: readonly string[],
  changed: number,
  {
    ignored,
    from,
    to,
    others,
  }: { ignored: readonly string[]; from: string; to: string; others: boolean },
): string[] {
  const recorded =
    from === to ? 'its files are not those of the answers in .yo-rc.json' : `it was made by ${from}`
  const reason = others ? 'it is not what these answers give' : recorded
  return [
    ...(ignored.length > 0 ? [`git ignores ${shortList(ignored)}, which no clone has`] : []),
    ...unresolved.map((path) => `${path} of the last upgrade is not settled`),
    ...(changed > 0
      ? [`${reason}: ${changed} ${changed === 1 ? 'file' : 'files'} would change`]
      : []),
  ]
}

/** Whether a project is as an upgrade would leave it. */
export function checkLines(outcome: Upgraded, terminal: Terminal): Line[] {
  const { behind, rows } = outcome
  const edited = rows.filter(({ yours }) => !['untouched', 'absent'].includes(yours)).length
  const edits = `${edited} of its ${rows.length} files ${edited === 1 ? 'is' : 'are'} edited, renamed or deleted, as they may be`
  if (behind.length === 0) return [`${headline(outcome)}: up to date; ${edits}.`]
  return [
    `${headline(outcome)}: not up to date, since ${behind.join(', and ')}.`,
    ...changedLines(outcome, terminal),
    'See it with --dry-run, take it with --yes.',
  ]
}
