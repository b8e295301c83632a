import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'

/** A file of a commit: its path, bytes, and whether it may be executed. */
export interface Entry {
  path: string
  bytes: Buffer
  executable?: boolean
}

/** A commit to be made: the name of its branch, the branch that it comes after, and all its files. */
interface Snapshot {
  branch: string
  after?: string
  entries: readonly Entry[]
}

export interface Repository {
  /** Makes all commits at once. */
  commit(snapshots: readonly Snapshot[]): Promise<void>
  /** The bytes of objects, in the order of their names (`<commit or tree>:<path>`). */
  read(names: readonly string[]): Promise<Buffer[]>
  /** Runs git. @returns what it printed. @throws UserError (exit code 1) when it ends with another code than `codes` */
  git(args: readonly string[], given?: Given): Promise<Ran>
}

interface Given {
  input?: Buffer
  codes?: readonly number[]
  /** `name=value` of what is configured for this call. */
  settings?: readonly string[]
}

interface Ran {
  stdout: Buffer
  code: number
}

const files = {
  // A branch that is never made: newer versions of git read attributes from HEAD.
  HEAD: 'ref: refs/heads/none\n',
  // It lives for milliseconds: nothing is forced to the disk, made small, or unpacked.
  config: [
    '[core]',
    'repositoryFormatVersion = 0',
    'bare = true',
    'quotePath = false',
    'fsync = none',
    'compression = 0',
    '[fastimport]',
    'unpackLimit = 0',
    '',
  ].join('\n'),
  // Comes before every other file of attributes, the system's and the person's.
  'info/attributes': '* !merge !conflict-marker-size !diff !text !eol !working-tree-encoding\n',
}

/**
 * Gives a bare repository in the system's folder for temporary files, and removes it whatever happens. The person's
 * configuration, attributes, hooks and GIT_* variables do not reach it.
 *
 * @throws UserError when there is no git, or when it fails
 */
export async function withRepository<T>(use: (repository: Repository) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(resolve(tmpdir()), 'create-active-active-')).catch(
    (error: Error) => {
      throw new UserError(`Temporary files cannot be made: ${error.message}`, {
        exitCode: 1,
        hint: 'Set TMPDIR to a folder that can be written.',
      })
    },
  )
  const remove = () => rmSync(directory, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    for (const folder of ['objects', 'refs', 'info']) await mkdir(join(directory, folder))
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
    return await use(repositoryIn(directory))
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    process.off('exit', remove)
  }
}

function repositoryIn(directory: string): Repository {
  const git: Repository['git'] = async (args, { input, codes = [0], settings = [] } = {}) => {
    const words = settings.flatMap((setting) => ['-c', setting])
    const ran = await run(directory, [...words, ...args], input)
    if (codes.includes(ran.code)) return ran
    const [why = ''] = ran.stderr.trim().split('\n')
    throw new UserError(`git ${args[0]} failed with ${ran.code}${why && `: ${why}`}`, {
      exitCode: 1,
      hint: 'Nothing was changed. Check that the folder for temporary files has room.',
    })
  }
  return {
    git,
    async commit(snapshots) {
      await git(['fast-import', '--quiet', '--done'], { input: stream(snapshots) })
    },
    async read(names) {
      const input = Buffer.from(names.map((name) => `${name}\n`).join(''))
      return blobs((await git(['cat-file', '--batch'], { input })).stdout, names.length)
    },
  }
}

const environment = (directory: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name))),
  GIT_DIR: directory,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  LC_ALL: 'C',
})

function run(
  directory: string,
  args: readonly string[],
  input: Buffer | undefined,
): Promise<Ran & { stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: directory, env: environment(directory) })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT'
      const what = missing ? 'git was not found' : `git cannot be run (${error.code})`
      reject(new UserError(what, { hint: 'Install git 2.38 or later, and run this again.' }))
    })
    child.on('close', (code, signal) => {
      const stderr = `${Buffer.concat(err)}${signal ?? ''}`
      resolve({ stdout: Buffer.concat(out), stderr, code: code ?? 1 })
    })
    // A git that stops early says why on its own; that its input broke is no news.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** The commits in the words of `git fast-import`. */
function stream(snapshots: readonly Snapshot[]): Buffer {
  const parts: Buffer[] = []
  const add = (text: string) => parts.push(Buffer.from(text))
  for (const { branch, after, entries } of snapshots) {
    const message = Buffer.byteLength(branch)
    add(`commit refs/heads/${branch}\ncommitter none <none> 0 +0000\ndata ${message}\n${branch}\n`)
    if (after !== undefined) add(`from refs/heads/${after}\n`)
    add('deleteall\n')
    for (const { path, bytes, executable } of entries) {
      add(`M ${executable ? '100755' : '100644'} inline ${quoted(path)}\ndata ${bytes.length}\n`)
      parts.push(bytes)
      add('\n')
    }
  }
  add('done\n')
  return Buffer.concat(parts)
}

/** A path as git quotes it: as in C, with what is no letter in octal. */
const quoted = (path: string): string => `"${path.replace(/["\\\p{Cc}]/gu, octal)}"`

const octal = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')

/** What `git cat-file --batch` printed: a line with the size, the bytes, and a line's end, for each. */
function blobs(output: Buffer, count: number): Buffer[] {
  const found: Buffer[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    const end = output.indexOf(0x0a, at)
    const size = Number(/ blob (\d+)$/.exec(output.toString('utf8', at, end))?.[1])
    if (!Number.isInteger(size)) throw new Error('git cat-file did not give what was asked for')
    found.push(output.subarray(end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return found
}
