import { expect, test } from 'vitest'
import { makeProject } from '../../toolkit/checks/project.ts'
import { workflows } from '../../toolkit/checks/workflows.ts'
import { minutesOf } from '../../toolkit/rollout/waves.ts'
import { topology } from '../../topology.ts'
import { found, foundAfter } from './pipeline.ts'

test('the workflows have nothing to find', () => {
  expect(found()).toEqual([])
})

test('a project whose deploy workflow is gone is found', () => {
  const [problem] = workflows(makeProject(topology, {}))
  expect(problem).toMatchObject({ file: '.github/workflows/deploy.yml' })
})

test('a need that names no job is found', () => {
  const problems = foundAfter((text) => text.replace('wave-1]', 'wave-one]'))
  expect(problems).toContain('gate-1: it needs wave-one, which is no job')
})

test('a circle of needs is found', () => {
  const problems = foundAfter((text) => text.replace('needs: build', 'needs: gate-1'))
  expect(problems).toContain('prepare: it waits for itself')
})

test('an action by its tag is found', () => {
  const problems = foundAfter((text) => text.replace(/checkout@\w+/, 'checkout@v6'))
  expect(problems[0]).toMatch(/actions\/checkout@v6 is not pinned/)
})

test('an action by its tag is found where lines end in CRLF', () => {
  const problems = foundAfter((text) =>
    text.replace(/checkout@\w+/, 'checkout@v6').replaceAll('\n', '\r\n'),
  )
  expect(problems[0]).toMatch(/actions\/checkout@v6 is not pinned/)
})

test('a pinned action without its version is found', () => {
  const problems = foundAfter(
    (text) => text.replace(/ # v[\d.]+/, ''),
    'workflows/pull-request.yml',
  )
  expect(problems[0]).toMatch(/names no version/)
})

test('permissions for the whole workflow are found', () => {
  const problems = foundAfter((text) => text.replace('permissions: {}', 'permissions: write-all'))
  expect(problems).toContain('permissions: every job gets them')
})

test('a job that may write to the repository is found', () => {
  const problems = foundAfter((text) => text.replace('contents: read', 'contents: write'))
  expect(problems).toContain('build: it may write contents')
})

test('a job without a limit is found', () => {
  const problems = foundAfter((text) => text.replace('    timeout-minutes: 15\n', ''))
  expect(problems).toContain('build: it may hang for six hours')
})

test('a rollout that the next one cancels is found', () => {
  const problems = foundAfter((text) => text.replace('in-progress: false', 'in-progress: true'))
  expect(problems).toContain('concurrency: a rollout can be cut off half-way')
})

test('a wave that does not wait for its gate is found', () => {
  const problems = foundAfter((text) => text.replace(', prepare]\n', ']\n'))
  expect(problems).toContain('wave-1: it does not wait for prepare')
})

test('a wave without a gate is found', () => {
  const problems = foundAfter((text) => text.replace('gate-1:', 'pause-1:'))
  expect(problems).toContain('gate-1: no such gate follows wave-1')
})

/** What is found when the first such job may run so long, and no longer. */
const endedAfter = (job: string, minutes: number[]) =>
  foundAfter((text) =>
    text.replace(new RegExp(`( ${job}-1:[^]*?timeout-minutes:) \\d+`), `$1 ${minutes[0]}`),
  )

test('a wave that is ended before its traffic has shifted is found', () => {
  const problems = endedAfter(
    'wave',
    topology.rollout.waves.map(({ shift }) => minutesOf(shift)),
  )
  expect(problems).toContain('wave-1: it is ended before the traffic has shifted')
})

test('a gate that is ended before its bake is over is found', () => {
  const problems = endedAfter(
    'gate',
    topology.rollout.waves.map(({ bakeMinutes }) => bakeMinutes),
  )
  expect(problems).toContain('gate-1: it is ended before the bake is over')
})

test('a wave that topology.ts does not know is found', () => {
  const next = topology.rollout.waves.length + 1
  const problems = foundAfter((text) => text.replace('  rollback:', `  wave-${next}: {}\n\n$&`))
  expect(problems).toContain(`wave-${next}: topology.ts has ${next - 1} waves`)
})

test('a roll-back that does not see a job fail is found', () => {
  const problems = foundAfter((text) => text.replace('prepare, wave-1, gate-1', 'prepare, gate-1'))
  expect(problems).toContain('rollback: it does not see how wave-1 ended')
})

test('a roll-back that does not follow a cancelled run is found', () => {
  const problems = foundAfter((text) => text.replace('always()', 'failure()'))
  expect(problems).toContain('rollback: its condition lacks always()')
})

test('an expression inside a command is found', () => {
  const problems = foundAfter((text) =>
    text.replace('--prepare', `--prepare "\${{ github.event.ref }}"`),
  )
  expect(problems).toContain('prepare: an expression is pasted into a command')
})

test('a conflict that nobody has solved is said in a sentence, with its file and line', () => {
  const begin = (text: string) => `${text}<<<<<<< yours\n=======\n>>>>>>> theirs\n`
  expect(() => foundAfter(begin)).toThrow(
    /^\.github\/workflows\/deploy\.yml is not YAML: [^\n]+ at line \d+, column 1\.$/,
  )
})
