import { createHash, randomBytes } from 'node:crypto'
import { fsyncSync, openSync, writeSync } from 'node:fs'

// One busy process: it computes for ever, or it writes a file over and over and waits for the disk each time. It ends with
// the process that started it.

const [file] = process.argv.slice(2)
const bytes = randomBytes(4 * 1024 * 1024)
const opened = file === undefined ? undefined : openSync(file, 'w')

function work(): void {
  createHash('sha256').update(bytes).digest()
  if (opened !== undefined) {
    writeSync(opened, bytes, 0, bytes.length, 0)
    fsyncSync(opened)
  }
  setImmediate(work)
}

process.once('disconnect', () => process.exit())
work()
