import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Fault } from '../support/faults/fault.ts'
import { decided, inProject, type Projects } from './projects.ts'

/** Puts a fault into a project's file. */
export function put(
  { file, sound, broken }: Pick<Fault, 'file' | 'sound' | 'broken'>,
  directory: string,
) {
  const path = join(directory, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(sound)
  writeFileSync(
    path,
    text.replace(sound, () => broken),
  )
}

/** Puts each fault into a project of its own, and wants the drill to say so. */
export function drillsNotice(faults: readonly Fault[], { make }: Projects): void {
  test.for(faults.map((fault, index) => ({ ...fault, index })))(
    '$drill notices that $fault',
    async (fault, context) => {
      const { index, drill, says, answers } = fault
      const directory = make(`fault-${index}`, answers)
      put(fault, directory)
      const outcome = await inProject('node', ['toolkit/commands/drill.ts', drill], directory)
      const { code, stdout, stderr } = decided(outcome, context)
      expect(`${stdout}${stderr}`).toMatch(says)
      expect(code).toBe(1)
    },
  )
}
