import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layOut } from '../test/releases/kept.ts'
import { apply, editsOf } from '../test/support/edits.ts'

/** A project as its owner has it, to be copied to where it is upgraded. */
interface Owned {
  /** Fills an empty folder with it. */
  layInto(folder: string): void
  /** How many files its owner edited, renamed or deleted. */
  edited: number
  remove(): void
}

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
    cwd,
    stdio: 'ignore',
  })

/**
 * The default project of release 0.2.0, with edits, committed.
 *
 * @param ownFiles how many files of the owner's own, of about 2 KB each, are beside it
 */
export async function oldProject({ ownFiles }: { ownFiles: number }): Promise<Owned> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-project-'))
  const { answers } = await layOut({ version: '0.2.0', sample: 'sam-default' }, folder)
  const edits = editsOf(answers)
  apply(edits, folder)
  for (let number = 0; number < ownFiles; number++) {
    const own = join(folder, 'src/shop', `feature-${number % 40}`)
    mkdirSync(own, { recursive: true })
    const lines = Array.from(
      { length: 60 },
      (_, line) => `export const n${line} = ${number + line}`,
    )
    writeFileSync(join(own, `part-${number}.ts`), `${lines.join('\n')}\n`)
  }
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message', 'As it is')
  return {
    layInto(target) {
      cpSync(folder, target, { recursive: true })
      // As after a day of work: the index knows the files of this very folder.
      git(target, 'status')
    },
    edited: new Set(edits.flatMap(({ steps }) => steps.map(({ path }) => path))).size,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
