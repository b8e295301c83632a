import { expect, test } from 'vitest'
import { makeProject } from '../../toolkit/checks/project.ts'
import { workflows } from '../../toolkit/checks/workflows.ts'
import { minutesOf } from '../../toolkit/rollout/waves.ts'
import { topology } from '../../topology.ts'
import { found, foundAfter } from './pipeline.ts'

const waves = topology.rollout.waves.length
const lastGate = `gate-${waves}`

test('the pipeline has nothing to find', () => {
  expect(found()).toEqual([])
})

test('a project whose pipeline is gone is found', () => {
  const [problem] = workflows(makeProject(topology, {}))
  expect(problem).toMatchObject({ file: '.circleci/config.yml' })
})

test('a requirement that names no job is found', () => {
  const problems = foundAfter((text) => text.replace('requires: [prepare]', 'requires: [prep]'))
  expect(problems.join()).toContain('it requires prep, which is no job beside it')
})

test('a circle of requirements is found', () => {
  const problems = foundAfter((text) =>
    text.replace('requires: [prepare]', `requires: [${lastGate}]`),
  )
  expect(problems).toContain(`${lastGate}: it waits for itself`)
})

test('a job that nobody wrote is found', () => {
  const problems = foundAfter((text) => text.replace('- drill: *branch', '- dril: *branch'))
  expect(problems).toContain('dril: it runs dril, which is no job')
})

test('two jobs of one name are found', () => {
  const problems = foundAfter((text) => text.replace('- drill: *branch', '- check: *branch'))
  expect(problems).toContain('check: two jobs have it')
})

test('an orb whose version moves is found', () => {
  const problems = foundAfter((text) => text.replace(/circleci\/node@[\d.]+/, 'circleci/node@7'))
  expect(problems).toContain('orbs.node: circleci/node@7 is not pinned')
})

test('an image whose tag moves is found', () => {
  const problems = foundAfter((text) => text.replace(/cimg\/node:[\d.]+/, 'cimg/node:lts'))
  expect(problems).toContain('default: the image cimg/node:lts is not pinned')
})

test('a rollout from any branch is found', () => {
  const problems = foundAfter((text) =>
    text.replace(/(- rollout:\n[\s\S]*?) +filters: \*main\n/, '$1'),
  )
  expect(problems).toContain('rollout: it uses a context on any branch')
})

test('rollouts that overlap are found', () => {
  const problems = foundAfter((text) => text.replace(/ +serial-group: .*\n/, ''))
  expect(problems).toContain('rollout: two rollouts can overlap')
})

test('a rollout that is never started is found', () => {
  const problems = foundAfter((text) => text.replace('      - rollout:\n', '      - check:\n'))
  expect(problems).toContain('rollout: it is started 0 times')
})

test('a wave that does not wait for its gate is found', () => {
  const problems = foundAfter((text) => text.replaceAll('requires: [prepare]', 'requires: []'))
  expect(problems.join()).toMatch(/wave-1.*: it does not wait for prepare/)
})

test('a wave without a gate is found', () => {
  const problems = foundAfter((text) => text.replace('name: gate-1\n', 'name: pause-1\n'))
  expect(problems).toContain('gate-1: no such gate follows wave-1')
})

test('a gate that opens although its wave failed is found', () => {
  const problems = foundAfter((text) =>
    text.replace(/(name: gate-1\n +requires: \[)([^,\]]+)/, '$1$2: terminal'),
  )
  expect(problems).toContain('gate-1: no such gate follows wave-1')
})

test('a wave that topology.ts does not know is found', () => {
  const problems = foundAfter((text) =>
    text.replace(
      '      - rollback:\n',
      `      - wave:\n          name: more\n          wave: ${waves + 1}\n$&`,
    ),
  )
  expect(problems).toContain(`more: topology.ts has ${waves} waves`)
})

/** What is found when such a job may be silent for the least of these times, and no longer. */
const endedAfter = (what: string, minutes: number[]) =>
  foundAfter((text) =>
    text.replace(new RegExp(`\\d+(m # the longest ${what})`), `${Math.min(...minutes)}$1`),
  ).join()

test('a wave that is ended before its traffic has shifted is found', () => {
  const problems = endedAfter(
    'shift',
    topology.rollout.waves.map(({ shift }) => minutesOf(shift)),
  )
  expect(problems).toMatch(/wave-\d.*: it is ended before the traffic has shifted/)
})

test('a gate that is ended before its bake is over is found', () => {
  const problems = endedAfter(
    'bake',
    topology.rollout.waves.map(({ bakeMinutes }) => bakeMinutes),
  )
  expect(problems).toMatch(/gate-\d: it is ended before the bake is over/)
})

test('a gate whose silence cannot be read is found', () => {
  const problems = foundAfter((text) => text.replace(/\d+(m # the longest bake)/, 'a while # $1'))
  expect(problems).toContain('gate-1: it is ended before the bake is over')
})

test('a roll-back that does not follow a cancelled gate is found', () => {
  const problems = foundAfter((text) =>
    text.replace(`${lastGate}: [failed, canceled,`, `${lastGate}: [failed,`),
  )
  expect(problems).toContain(`rollback: it does not run when ${lastGate} is canceled`)
})

test('a roll-back of what went well is found', () => {
  const problems = foundAfter((text) =>
    text.replace(`${lastGate}: [failed`, `${lastGate}: [success, failed`),
  )
  expect(problems).toContain('rollback: it takes back what went well')
})

test('a roll-back that does not wait for a wave is found', () => {
  const problems = foundAfter((text) => text.replace(/ +- wave-1.*: terminal\n/, ''))
  expect(problems.join()).toMatch(/rollback: it does not wait for wave-1.* to end/)
})

test('a roll-back that only a good wave starts is found', () => {
  const problems = foundAfter((text) => text.replace(/(- wave-1.*): terminal\n/, '$1\n'))
  expect(problems.join()).toMatch(/rollback: it does not run however wave-1.* ended/)
})

test('a conflict that nobody has solved is said in a sentence, with its file and line', () => {
  const begin = (text: string) => `${text}<<<<<<< yours\n=======\n>>>>>>> theirs\n`
  expect(() => foundAfter(begin)).toThrow(
    /^\.circleci\/config\.yml is not YAML: [^\n]+ at line \d+, column 1\.$/,
  )
})
