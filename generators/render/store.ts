import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Where templates are kept: a folder of a checkout, or one file of the package. */
export interface Store {
  /** Paths of all files below a folder, sorted. */
  filesBelow(folder: string): string[]
  read(path: string): { bytes: Buffer; executable: boolean }
}

/** The package's templates: as a thousand files they took an installation ten seconds, and Yarn reads files out of a zip. */
interface Archive {
  /** The text of each file by its path. */
  texts: Record<string, string>
  /** Paths of those that can be run. */
  executable: string[]
}

/** The templates of a checkout. @param root its `templates/` */
export function folderAt(root: string): Store {
  const filesBelow = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .flatMap((entry) => {
        const path = `${folder}/${entry.name}`
        return entry.isDirectory() ? filesBelow(path) : [path]
      })
      .sort()
  return {
    filesBelow,
    read(path) {
      const file = join(root, path)
      return { bytes: readFileSync(file), executable: (statSync(file).mode & 0o111) !== 0 }
    },
  }
}

/** @returns the text of an archive of these files of a store */
export function archiveOf(store: Store, paths: readonly string[]): string {
  const files = [...paths].sort().map((path) => ({ path, ...store.read(path) }))
  const archive: Archive = {
    texts: Object.fromEntries(files.map(({ path, bytes }) => [path, textOf(path, bytes)])),
    executable: files.filter(({ executable }) => executable).map(({ path }) => path),
  }
  return JSON.stringify(archive)
}

/** The templates of an archive. */
export function archiveAt(file: string): Store {
  const { texts, executable }: Archive = JSON.parse(readFileSync(file, 'utf8'))
  const paths = Object.keys(texts)
  return {
    filesBelow: (folder) => paths.filter((path) => path.startsWith(`${folder}/`)),
    read(path) {
      const text = texts[path]
      if (text === undefined) throw new Error(`There is no ${path} in ${file}`)
      return { bytes: Buffer.from(text), executable: executable.includes(path) }
    },
  }
}

function textOf(path: string, bytes: Buffer): string {
  const text = bytes.toString()
  if (!Buffer.from(text).equals(bytes)) throw new Error(`${path} is no text`)
  return text
}
