import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { UserError } from '../errors.ts'

/** No answers file needs to be longer: one is about 300 bytes. */
const maxBytes = 64 * 1024

/** How long a named pipe may have nobody at its other end, and how often to look. */
const writerTimeoutMs = 2000
const pollMs = 20

/**
 * Reads an answers file: a file, a pipe (`<(…)`, /dev/stdin) or whatever else can be read.
 *
 * @throws UserError when it cannot be read, is too large or is not JSON
 */
export async function readAnswersFile(path: string): Promise<unknown> {
  const text = await readText(path).catch((error: Error) => {
    if (error instanceof UserError) throw error
    throw new UserError(`The answers file ${path} cannot be read`, { hint: `${error.message}.` })
  })
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UserError(`The answers file ${path} is not JSON`, {
      hint: `${(error as Error).message}.`,
    })
  }
}

async function readText(path: string): Promise<string> {
  // Without waiting: a thread that waits for a pipe's other end would keep the process from ending on Ctrl-C.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const isPipe = (await file.stat()).isFIFO()
    const bytes = Buffer.alloc(maxBytes + 1)
    let length = 0
    for (let waitedMs = 0; length <= maxBytes; ) {
      const read = await readSome(file, bytes, length)
      if (read === undefined) await setTimeout(pollMs)
      else if (read > 0) length += read
      else if (isPipe && length === 0 && waitedMs < writerTimeoutMs) {
        await setTimeout(pollMs)
        waitedMs += pollMs
      } else break
    }
    if (length > maxBytes) {
      throw new UserError(`The answers file ${path} is longer than any answers need`, {
        hint: `Keep it below ${maxBytes} bytes.`,
      })
    }
    return bytes.toString('utf8', 0, length)
  } finally {
    await file.close()
  }
}

/** The number of bytes read, 0 at the end, undefined when there are none yet. */
async function readSome(
  file: FileHandle,
  into: Buffer,
  offset: number,
): Promise<number | undefined> {
  try {
    return (await file.read(into, offset, into.length - offset, null)).bytesRead
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}
