import { expect, test } from 'vitest'
import { answers, drills, tests } from '../support/faults/dsql.ts'
import { drillsNotice, put } from './faults.ts'
import { inProject, sharedInstallation } from './projects.ts'

const projects = sharedInstallation(answers)

drillsNotice(drills, projects)

test.each(tests)('the tests of a project notice that $fault', async (fault) => {
  const { file, broken, tests: words, says } = fault
  const directory = projects.make(`tests-${file.replaceAll(/\W/g, '-')}-${broken.length}`)
  put(fault, directory)
  const { code, stdout, stderr } = await inProject('npx', ['vitest', 'run', ...words], directory)
  expect(`${stdout}${stderr}`).toMatch(says)
  expect(code).toBe(1)
})
