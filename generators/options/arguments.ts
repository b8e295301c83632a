import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import type { Answers } from '../plan/model.ts'
import { nearest, quoted } from './nearest.ts'
import type { FlagText } from './option.ts'
import { options } from './table.ts'

/** What a run does, beside the answers. */
interface Switches {
  yes: boolean
  dryRun: boolean
  json: boolean
  install: boolean
  git: boolean
  offline: boolean
  force: boolean
  check: boolean
  allowDirty: boolean
  acceptReplacement: boolean
  help: boolean
  version: boolean
  answers: string | undefined
}

export interface Arguments {
  directory: string | undefined
  flags: Partial<Record<keyof Answers, FlagText>>
  switches: Switches
}

/** Every switch, with its line in --help. */
export const switchTable = [
  {
    flag: 'answers',
    placeholder: '<file>',
    summary: 'take answers from a JSON file; flags win over it',
  },
  {
    flag: 'yes',
    summary:
      "ask nothing: take the defaults, or a project's recorded answers, for what is not given",
  },
  {
    flag: 'dry-run',
    summary: 'print what would be written, of an upgrade as a diff; write nothing',
  },
  { flag: 'json', summary: 'print one JSON object on stdout, everything else on stderr' },
  { flag: 'no-install', summary: 'do not install the dependencies' },
  { flag: 'no-git', summary: 'do not make a git repository and a first commit' },
  {
    flag: 'offline',
    summary: "stay off the network: ask no cloud whose account it is, install from npm's cache",
  },
  {
    flag: 'force',
    summary: 'write into a directory that is not empty, over files of the same names',
  },
  {
    flag: 'check',
    summary: 'in a project: write nothing, and exit with 1 when an upgrade would change it',
  },
  {
    flag: 'allow-dirty',
    summary: 'upgrade a project although not all of it is committed',
  },
  {
    flag: 'accept-replacement',
    summary: 'write infrastructure that deletes or replaces what holds data',
  },
  { flag: 'help', summary: 'print this' },
  { flag: 'version', summary: 'print the version' },
] as const satisfies readonly { flag: string; placeholder?: string; summary: string }[]

const short: Record<string, string> = { y: 'yes', h: 'help', v: 'version' }
const takesValue = new Set<string>([
  ...options.filter(({ kind }) => kind !== 'switch').map(({ id }) => id),
  'answers',
])
/** `no-domain` → `domain`, for what a project can do without. */
const denied = new Map(
  options.filter(({ optional }) => optional).map(({ id }) => [`no-${id}`, id] as const),
)
const known = [
  ...options.map(({ id }) => id as string),
  ...denied.keys(),
  ...switchTable.map(({ flag }) => flag as string),
]

/**
 * The command line → directory, flags and switches. Nothing is checked but its form.
 *
 * @param argv without node and the script
 * @throws UserError for an unknown flag (with the nearest one), a flag without its value or with two, an empty
 * directory or two of them
 */
export function parseArguments(argv: string[]): Arguments {
  const { tokens } = parseArgs({
    args: argv,
    strict: false,
    tokens: true,
    options: Object.fromEntries([
      ...known.map((flag) => [
        flag,
        { type: takesValue.has(flag) ? ('string' as const) : ('boolean' as const) },
      ]),
      ...Object.entries(short).map(([letter, flag]) => [flag, { type: 'boolean', short: letter }]),
    ]),
  })
  const values = new Map<string, string | true>()
  const directories: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') directories.push(token.value)
    if (token.kind !== 'option') continue
    if (!known.includes(token.name)) throw unknownFlag(token.rawName)
    if (takesValue.has(token.name) && (token.value === undefined || token.value.startsWith('--'))) {
      throw new UserError(`--${token.name} has no value`, {
        hint: `Write --${token.name} and its value; --help lists them.`,
      })
    }
    if (!takesValue.has(token.name) && token.value !== undefined) {
      throw new UserError(`--${token.name} takes no value`, {
        hint: `Write it as --${token.name}.`,
      })
    }
    if (takesValue.has(token.name) && values.has(token.name)) {
      throw new UserError(`--${token.name} is given twice`, { hint: 'Give it once.' })
    }
    values.set(token.name, token.value ?? true)
  }
  if (directories.includes('')) {
    throw new UserError('The directory is an empty word', {
      hint: 'Name one; . is the one that you are in.',
    })
  }
  if (directories.length > 1) {
    throw new UserError(
      `There are two directories, ${directories.slice(0, 2).map(quoted).join(' and ')}`,
      {
        hint: 'Name one, and quote it if it has spaces.',
      },
    )
  }
  const text = (name: string) => values.get(name) as string | undefined
  return {
    directory: directories[0],
    flags: flagsAmong(values),
    switches: {
      yes: values.has('yes'),
      dryRun: values.has('dry-run'),
      json: values.has('json'),
      install: !values.has('no-install'),
      git: !values.has('no-git'),
      offline: values.has('offline'),
      force: values.has('force'),
      check: values.has('check'),
      allowDirty: values.has('allow-dirty'),
      acceptReplacement: values.has('accept-replacement'),
      help: values.has('help'),
      version: values.has('version'),
      answers: text('answers'),
    },
  }
}

function flagsAmong(values: ReadonlyMap<string, string | true>): Arguments['flags'] {
  const flags: Arguments['flags'] = {}
  for (const { id } of options) {
    const value = values.get(id)
    if (value !== undefined) flags[id] = value
  }
  for (const [flag, id] of denied) {
    if (!values.has(flag)) continue
    if (flags[id] !== undefined) {
      throw new UserError(`--${id} and --${flag} are both given`, { hint: 'Give one of them.' })
    }
    flags[id] = false
  }
  return flags
}

function unknownFlag(rawName: string): UserError {
  const meant = nearest(rawName.replace(/^-+/, ''), known)
  return new UserError(`There is no flag ${quoted(rawName)}`, {
    hint: meant ? `Did you mean --${meant}?` : '--help lists them.',
  })
}
