import { dirname, join, relative, sep } from 'node:path'
import { codeOf, nearestExisting } from '../project/inside.ts'
import { temporaryName } from '../project/paths.ts'
import type { TreeFile } from '../render/tree.ts'
import type { Disk } from './disk.ts'

/** Changes to a disk that can be taken back, last first. */
export class Undoable {
  readonly #disk: Disk
  readonly #undo: (() => Promise<void>)[] = []

  constructor(disk: Disk) {
    this.#disk = disk
  }

  /** Makes a folder, and those that it is in. */
  async makeFolder(path: string): Promise<void> {
    const there = await nearestExisting(path)
    let at = there
    for (const step of relative(there, path).split(sep).filter(Boolean)) {
      at = join(at, step)
      const made = at
      await this.#disk.makeFolder(made)
      this.#undo.push(() => this.#removeEmpty(made))
    }
  }

  /**
   * Gives bytes a temporary name beside the place that they are for.
   *
   * @param mode all bits of the file that they replace; its executable bit is set anew
   */
  async stage(
    place: string,
    { bytes, executable }: TreeFile,
    { mode, flush = false }: { mode: number | undefined; flush?: boolean },
  ): Promise<string> {
    const temporary = join(dirname(place), temporaryName())
    this.#undo.push(() => this.#disk.removeFile(temporary))
    const given = { executable, mode: mode && withBit(mode, executable), flush }
    await this.#disk.makeFile(temporary, bytes, given)
    return temporary
  }

  /** @param old what is at the place now, to be put back there */
  async rename(from: string, place: string, old: Old | undefined): Promise<void> {
    await this.#disk.rename(from, place)
    this.#undo.push(() => (old ? this.#putBack(place, old) : this.#disk.removeFile(place)))
  }

  async removeFile(place: string, old: Old): Promise<void> {
    await this.#disk.removeFile(place)
    this.#undo.push(() => this.#putBack(place, old))
  }

  /** @param mode all its bits */
  async removeFolder(place: string, mode: number): Promise<void> {
    await this.#disk.removeFolder(place)
    this.#undo.push(() => this.#disk.makeFolder(place, mode))
  }

  /** @returns whether everything is as it was; the journal is the first that was made, and stays when it is not */
  async takeBack(): Promise<boolean> {
    try {
      for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) await undo()
      return true
    } catch {
      return false
    }
  }

  /** What somebody else has put into it meanwhile is theirs. */
  async #removeEmpty(folder: string): Promise<void> {
    try {
      await this.#disk.removeFolder(folder)
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
    }
  }

  async #putBack(place: string, { bytes, mode }: Old): Promise<void> {
    const temporary = join(dirname(place), temporaryName())
    await this.#disk.makeFile(temporary, bytes, { executable: false, mode, flush: false })
    await this.#disk.rename(temporary, place)
  }
}

/** A file as it was, with all its bits. */
export interface Old {
  bytes: Buffer
  mode: number
}

/** Whoever may read it may execute it, or nobody. */
const withBit = (mode: number, executable: boolean): number => {
  if (executable === ((mode & 0o100) !== 0)) return mode
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111
}
