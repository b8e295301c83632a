import { fsync } from 'node:fs'
import { chmod, mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { isAbsent } from '../project/inside.ts'

/** What a write does to a disk, so that a test can break it off between any two steps. */
export interface Disk {
  makeFolder(path: string, mode?: number): Promise<void>
  /**
   * Makes a file that is not there yet.
   *
   * @param given.mode all its bits, undefined for what is usual; `flush`: on the disk itself when this returns
   */
  makeFile(
    path: string,
    bytes: Buffer,
    given: { executable: boolean; mode: number | undefined; flush: boolean },
  ): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file, if it is there. */
  removeFile(path: string): Promise<void>
  /** Removes an empty folder. */
  removeFolder(path: string): Promise<void>
}

export const realDisk: Disk = {
  async makeFolder(path, mode) {
    await mkdir(path)
    if (mode !== undefined) await chmod(path, mode)
  },
  async makeFile(path, bytes, { executable, mode, flush }) {
    const file = await open(path, 'wx', executable ? 0o755 : 0o644)
    try {
      await file.writeFile(bytes)
      if (mode !== undefined) await file.chmod(mode)
      // Where Yarn starts this, a FileHandle is Yarn's own, and its sync() throws.
      if (flush) await promisify(fsync)(file.fd)
    } finally {
      await file.close()
    }
  },
  rename,
  async removeFile(path) {
    try {
      await rm(path, { force: true })
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  },
  removeFolder: rmdir,
}
