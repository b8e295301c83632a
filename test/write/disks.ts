import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isLeftover } from '../../generators/project/paths.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { type Disk, realDisk } from '../../generators/write/disk.ts'

/** A folder of its own; whoever makes one removes it. */
export const folder = () => realpathSync(mkdtempSync(join(tmpdir(), 'write-')))

export const file = (text: string, executable = false): TreeFile => ({
  bytes: Buffer.from(text, 'latin1'),
  executable,
})

export function lay(directory: string, path: string, bytes: Buffer, mode: number): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), bytes)
  chmodSync(join(directory, path), mode)
}

/** Every file and folder with its mode and bytes, but for temporary names. */
export function everything(directory: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of readdirSync(directory, { recursive: true }).map(String).sort()) {
    const place = join(directory, name)
    if (isLeftover(name.split('/').at(-1) ?? '')) continue
    const status = lstatSync(place)
    const mode = (status.mode & 0o7777).toString(8)
    found[name] = status.isDirectory() ? `${mode}/` : `${mode} ${readFileSync(place, 'latin1')}`
  }
  return found
}

/** How a disk goes on after the step that fails. */
type Failure = 'kill' | 'fault'

/**
 * A disk that fails at its n-th change, counted from 1. After a kill nothing is changed any more, and a file may be
 * half there; after a fault it goes on.
 */
export function failing(at: number, how: Failure): Disk & { steps: number } {
  const step = async (action: () => Promise<void>, half?: () => Promise<void>) => {
    disk.steps += 1
    if (disk.steps === at) await half?.()
    if (how === 'kill' ? disk.steps >= at : disk.steps === at) {
      throw Object.assign(new Error('broken off'), { code: 'EIO' })
    }
    await action()
  }
  const disk: Disk & { steps: number } = {
    steps: 0,
    makeFolder: (path, mode) => step(() => realDisk.makeFolder(path, mode)),
    makeFile(path, bytes, given) {
      const make = (part: Buffer) => realDisk.makeFile(path, part, { ...given, flush: false })
      return step(
        () => make(bytes),
        () => make(bytes.subarray(0, bytes.length / 2)),
      )
    },
    rename: (from, to) => step(() => realDisk.rename(from, to)),
    removeFile: (path) => step(() => realDisk.removeFile(path)),
    removeFolder: (path) => step(() => realDisk.removeFolder(path)),
  }
  return disk
}
