import type { Plan } from '../plan/model.ts'
import { shellPath } from '../shell.ts'
import { lockFile, type PackageManager, scriptCommand } from './package-manager.ts'
import type { Repository } from './repository.ts'
import type { Installed, Made } from './run.ts'
import { treeLines, waveLines } from './summary.ts'
import type { Line } from './terminal.ts'

/** The three commands to type next. */
export function nextCommands(
  directory: string,
  manager: PackageManager,
  installed: Installed,
): string[] {
  return [
    ...(directory === '.' ? [] : [`cd ${shellPath(directory)}`]),
    ...(installed === 'done' ? [] : [`${manager} install`]),
    ...['dev', 'drill', 'test'].map((script) => scriptCommand(manager, script)),
  ].slice(0, 3)
}

/** What an upgrade has left to do. */
interface Left {
  /** The project's folder, as seen from where the run was started. */
  from: string
  /** What git's index has in several versions. */
  unmerged: readonly string[]
  /** The templates' sides beside files that cannot hold markers. */
  beside: readonly string[]
  /** Whether it is in a repository, and had changes of the owner's in it. */
  repository: 'none' | 'clean' | 'dirty'
  packages: boolean
  installed: Installed
}

/** The commands to type after an upgrade. */
export function nextAfterUpgrade(manager: PackageManager, left: Left): string[] {
  const { from, unmerged, beside, repository, packages, installed } = left
  const withPaths = (command: string, paths: readonly string[]) =>
    paths.length > 0 ? [`${command} ${paths.map(shellPath).join(' ')}`] : []
  const looked = {
    none: [],
    // Against HEAD, what the owner has staged would be shown again.
    dirty: [...withPaths('git add', unmerged), 'git diff'],
    clean: [...withPaths('git add', unmerged), 'git diff HEAD'],
  }
  return [
    ...(from === '.' ? [] : [`cd ${shellPath(from)}`]),
    ...withPaths('rm -r', beside),
    ...looked[repository],
    ...(packages && installed !== 'done' ? [`${manager} install`] : []),
    ...['check', 'test'].map((script) => scriptCommand(manager, script)),
    ...(repository === 'none' ? [] : ['git add . && git commit']),
  ]
}

export function dryRunLines(plan: Plan, { directory, files, replay }: Made): Line[] {
  return [
    'Rollout:',
    ...waveLines(plan),
    '',
    `${directory}/`,
    ...treeLines(files),
    '',
    `${files.length} files; none was written, because of --dry-run. The command that writes them:`,
    { command: replay },
  ]
}

function repositoryLines(repository: Repository | undefined, ci: string): string[] {
  if (!repository) return []
  if (repository.outcome === 'committed') return ['It is a git repository with a first commit.']
  if (repository.outcome === 'uncommitted')
    return [`There is no first commit: ${repository.reason}. ${repository.hint}`]
  const { root, below, ignored } = repository
  return [
    `It is inside the repository ${root}; nothing was committed. Commit it with git add and git commit.`,
    ...(below
      ? [
          `${ci} runs only what is at a repository's root, so this pipeline never runs there: give the project a repository of its own.`,
        ]
      : []),
    ...(ignored.length > 0 ? [ignoredLine(ignored)] : []),
  ]
}

/** Files that a repository ignores, in a sentence. */
const ignoredLine = (ignored: readonly string[]): string =>
  `Git ignores ${shortList(ignored)}, which no clone will have: "git check-ignore -v FILE" names the line that does it.`

export const shortList = (paths: readonly string[]): string => {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : ''
  return `${paths.slice(0, 3).join(', ')}${more}`
}

/** What an interrupt left undone. */
function skippedSteps(result: Made, wanted: { install: boolean; git: boolean }): string[] {
  const skipped = [
    ...(wanted.install && result.install !== 'done' ? ['its packages are not installed'] : []),
    ...(wanted.git && result.git === 'skipped' ? ['no git repository was made'] : []),
  ]
  return skipped.length > 0 ? skipped : ['all its files are there']
}

export function doneLines(
  result: Made,
  repository: Repository | undefined,
  { starter, ci }: { starter: PackageManager; ci: string },
  wanted: { install: boolean; git: boolean },
): Line[] {
  const { directory, files, install, interrupted, next, ok, replay } = result
  return [
    '',
    `${ok ? 'Done' : 'The project is written, but not all is done'}: ${files.length} files in ${directory}`,
    ...(interrupted
      ? [`It was interrupted: ${skippedSteps(result, wanted).join(', and ')}.`]
      : install === 'failed'
        ? ['Its packages are not installed. Install them to go on.']
        : []),
    ...repositoryLines(repository, ci),
    '',
    'Next:',
    ...next.map((command) => ({ command })),
    ...(starter === 'npm'
      ? []
      : [
          '',
          `It is installed with npm, here and in its pipeline, whatever started this; ${starter} is not supported in it.`,
        ]),
    ...(wanted.install || interrupted
      ? []
      : [
          '',
          `Its pipeline installs from ${lockFile}, which npm install writes: commit that file too before you push.`,
        ]),
    '',
    'The same again:',
    { command: replay },
  ]
}
