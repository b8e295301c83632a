import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { decided, inProject, type Projects } from './projects.ts'

/** A change to one file of a project that its drill must notice: one that cannot fail proves nothing. */
export interface Fault {
  fault: string
  drill: string
  file: string
  sound: string
  broken: string
  says: RegExp
  answers?: Partial<Answers>
}

/** Puts each fault into a project of its own, and wants the drill to say so. */
export function drillsNotice(faults: Fault[], { make }: Projects): void {
  test.for(faults.map((fault, index) => ({ ...fault, index })))(
    '$drill notices that $fault',
    async ({ index, drill, file, sound, broken, says, answers }, context) => {
      const directory = make(`fault-${index}`, answers)
      const path = join(directory, file)
      const text = readFileSync(path, 'utf8')
      expect(text).toContain(sound)
      writeFileSync(
        path,
        text.replace(sound, () => broken),
      )
      const outcome = await inProject('node', ['local/drill.ts', drill], directory)
      const { code, stdout, stderr } = decided(outcome, context)
      expect(`${stdout}${stderr}`).toMatch(says)
      expect(code).toBe(1)
    },
  )
}
