import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Failure } from '../commands/command.ts'
import { readSettings, SETTINGS } from './settings.ts'

const CODE = 'dist/lambda'
const FOLDER = 'dist/release'

/** What travels through the regions, made once and never again: the function and the settings that it runs with. */
export interface Release {
  /** The digest's first 12 digits: the name that deployments, responses and log lines carry. */
  id: string
  /** SHA-256 over function and settings, in hexadecimal. */
  digest: string
  /** Object name → bytes, as each region's bucket holds them below `releases/<id>/`. */
  files: Record<string, Buffer>
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

/** The settings count: a release that only gives the function more memory must be one that can be rolled back. */
function digestOf(code: Buffer, settings: Buffer): string {
  return sha256(`${sha256(code)}\n${sha256(settings)}\n`)
}

/** Function and settings → the release. The same input gives the same id on any machine. */
export function release(code: Buffer, settings: Buffer): Release {
  const digest = digestOf(code, settings)
  const id = digest.slice(0, 12)
  const label = Buffer.from(`${JSON.stringify({ id, digest })}\n`)
  return {
    id,
    digest,
    files: { 'function.zip': code, [SETTINGS]: settings, 'release.json': label },
  }
}

async function part(path: string, remedy: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    throw new Failure(`${path} is not there: ${remedy}.`)
  }
}

/** Makes the release of the built function, and leaves it in `dist/release`. */
export async function packRelease(): Promise<Release> {
  const names = ['index.mjs', 'index.mjs.map']
  const code = await Promise.all(
    names.map(async (name) => ({
      name,
      bytes: await part(join(CODE, name), 'run "npm run build"'),
    })),
  )
  const made = release(zip(code), await readSettings())
  await mkdir(FOLDER, { recursive: true })
  for (const [name, bytes] of Object.entries(made.files)) await writeFile(join(FOLDER, name), bytes)
  return made
}

/**
 * The release that `dist/release` holds.
 *
 * @param expected the id that it must have
 * @throws Failure when the files are not those that the digest was made of
 */
export async function packedRelease(expected?: string): Promise<Release> {
  const remedy = 'run "npm run build", then "node toolkit/commands/release.ts"'
  const [code, settings, label] = await Promise.all(
    ['function.zip', SETTINGS, 'release.json'].map((name) => part(join(FOLDER, name), remedy)),
  )
  const found = release(code as Buffer, settings as Buffer)
  const { digest } = JSON.parse(String(label)) as { digest: string }
  if (found.digest !== digest || found.id !== (expected ?? found.id)) {
    throw new Failure(
      `${FOLDER} holds ${found.digest}, not ${expected ?? digest}: it was changed after it was built; ${remedy}.`,
    )
  }
  return found
}

/**
 * The release that these bytes of a bucket are.
 *
 * @throws Failure when they are not those that the id was made of: the template would run with the rights to change everything
 */
export function storedRelease(id: string, bucket: string, code: Buffer, settings: Buffer): Release {
  const found = release(code, settings)
  if (found.id === id) return found
  throw new Failure(
    `${bucket} holds ${found.id} where ${id} was uploaded: it was changed there. Find out by whom, then upload it again with "npm run deploy -- --prepare --release ${id}".`,
  )
}

interface ZipEntry {
  name: string
  bytes: Buffer
}

/** 1 January 1980, the first day that a zip can name: a real date would change the digest of an unchanged function. */
const DOS_DATE = 0x0021
/** A regular file that everyone may read: Lambda runs the function as a user of its own. */
const MODE = (0o100644 << 16) >>> 0

/**
 * Packs files into a zip, not compressed, so that the same files give the same bytes whatever zlib the machine has.
 * Names are ASCII; at most 4 GB.
 */
export function zip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(10, 0) // version that can read it
    common.writeUInt16LE(DOS_DATE, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), bytes])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(MODE, 6)
    tail.writeUInt32LE(offset, 10)
    const madeBy = Buffer.from([10, 3]) // version 1.0, on Unix, so that the mode counts
    directory.push(Buffer.from('PK\x01\x02'), madeBy, common, tail, Buffer.from(name))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
