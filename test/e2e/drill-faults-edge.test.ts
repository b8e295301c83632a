import { expect, test } from 'vitest'
import { answers, drills, tests } from '../support/faults/edge.ts'
import { drillsNotice, put } from './faults.ts'
import { inProject, sharedInstallation } from './projects.ts'

const projects = sharedInstallation(answers, { ...answers, data: 'hyperdrive' })

drillsNotice(drills, projects)

test.each(tests.map((fault, index) => ({ ...fault, index })))(
  'the test of releases notices that $fault',
  async (fault) => {
    const directory = projects.make(`released-${fault.index}`)
    put(fault, directory)
    const words = ['run', 'test/acceptance.test.ts']
    const { code, stdout, stderr } = await inProject('npx', ['vitest', ...words], directory)
    expect(`${stdout}${stderr}`).toMatch(/a release that \w+ at .* is taken back/)
    expect(code).toBe(1)
  },
)
