import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { Failure } from '../commands/command.ts'
import { root } from './config.ts'

/** Nothing that wrangler does here takes so long: one that hangs must not keep a release where it is. */
const TIMEOUT_MS = 10 * 60_000

/** How a wrangler command ended. */
export interface Run {
  /** All that it printed. */
  lines: string[]
  /** Why it failed, in its own words; undefined when it did not. */
  error: string | undefined
  /** The id of the version that it made, if it made one. */
  version: string | undefined
}

/** Runs this project's wrangler, which asks nothing and decides by itself. */
export async function run(words: string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'wrangler-'))
  const output = join(folder, 'output.jsonl')
  try {
    const child = spawn(process.execPath, [program(), ...words], {
      cwd: root,
      timeout: TIMEOUT_MS,
      // A terminal would let it ask.
      stdio: 'pipe',
      env: {
        ...process.env,
        CI: 'true',
        WRANGLER_OUTPUT_FILE_PATH: output,
        WRANGLER_SEND_METRICS: 'false',
      },
    })
    child.stdin.end()
    const lines: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim()) lines.push(stripVTControlCharacters(line))
      })
    }
    // Null when it took too long.
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const why = code === null ? `it did not end in ${TIMEOUT_MS / 60_000} min` : errorIn(lines)
    const error = code === 0 ? undefined : why
    return { lines, error, version: await versionIn(output) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Wherever it is installed: in a workspace that is not beside this project. */
export function program(): string {
  try {
    const { resolve } = createRequire(import.meta.filename)
    return join(dirname(resolve('wrangler/package.json')), 'bin/wrangler.js')
  } catch {
    throw new Failure('wrangler is not installed: run "npm install", then this again.')
  }
}

/** Its first error with the reasons below it, which it indents; its last line when it called nothing one. */
export function errorIn(lines: string[]): string {
  const at = lines.findIndex((line) => line.includes('[ERROR]'))
  if (at === -1) return lines.at(-1)?.trim() ?? 'it said nothing'
  const below = lines.slice(at + 1)
  const end = below.findIndex(
    (line) => !/^\s/.test(line) || line.includes('If you think this is a bug'),
  )
  return [lines[at] ?? '', ...below.slice(0, end === -1 ? undefined : end)]
    .map((line) => line.replace(/^.*\[ERROR\]/, '').trim())
    .join(' ')
}

async function versionIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const entries = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { version_id?: string | null })
  return entries.findLast(({ version_id }) => version_id)?.version_id ?? undefined
}

/** A command as a person would type it. */
export const typed = (words: string[]): string => `wrangler ${words.map(quoted).join(' ')}`

const quoted = (word: string) =>
  /^[\w@%+=:,./<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
