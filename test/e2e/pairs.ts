import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { writeIds } from '../support/ids.ts'
import { pairwise } from '../support/pairwise.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

/**
 * As few projects of a framework as have every pair of choices: each has its types and what `scripts` say checked. Their texts
 * are formatted and linted in test/matrix, each distinct one once.
 *
 * @param installed answers that have every package between them
 */
export function checkPairs(framework: string, installed: Answers[], ...scripts: string[][]): void {
  const { make } = sharedInstallation(...installed)
  const pairs = pairwise(combinations().filter((answers) => answers.framework === framework))

  test.each(pairs.map((answers) => ({ title: titleOf(answers), answers })))(
    '$title: types, and what its files must hold',
    async ({ title, answers }) => {
      const directory = make(title.replaceAll(/\W+/g, '-'), answers)
      writeIds(directory)
      for (const words of [['exec', '--', 'tsc', '--noEmit'], ...scripts]) {
        expect(failure(await inProject('npm', words, directory)), words.join(' ')).toBe('')
      }
    },
  )
}
