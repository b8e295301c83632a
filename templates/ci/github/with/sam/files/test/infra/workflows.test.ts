import { expect, test } from 'vitest'
import { loadProject, makeProject } from '../../ops/validate/project.ts'
import { workflows } from '../../ops/validate/workflows.ts'
import { topology } from '../../topology.ts'

const { files } = loadProject()

/** What is found once a piece of a workflow is replaced. */
function foundAfter(change: (text: string) => string, file = 'deploy.yml'): string[] {
  const path = `.github/workflows/${file}`
  const before = files[path] ?? ''
  const after = change(before)
  expect(after).not.toBe(before)
  return workflows(makeProject(topology, { [path]: after })).map(
    ({ where, problem }) => `${where}: ${problem}`,
  )
}

test('the workflows have nothing to find', () => {
  expect(workflows(makeProject(topology, files))).toEqual([])
})

test('a need that names no job is found', () => {
  const found = foundAfter((text) => text.replace('needs: [build, wave-1]', 'needs: wave-one'))
  expect(found).toContain('gate-1: it needs wave-one, which is no job')
})

test('a circle of needs is found', () => {
  const found = foundAfter((text) => text.replace('needs: build', 'needs: gate-1'))
  expect(found).toContain('prepare: it waits for itself')
})

test('an action by its tag is found', () => {
  const found = foundAfter((text) => text.replace(/checkout@\w+/, 'checkout@v6'))
  expect(found[0]).toMatch(/actions\/checkout@v6 is not pinned/)
})

test('a pinned action without its version is found', () => {
  const found = foundAfter((text) => text.replace(/ # v[\d.]+/, ''), 'pull-request.yml')
  expect(found[0]).toMatch(/names no version/)
})

test('permissions for the whole workflow are found', () => {
  const found = foundAfter((text) => text.replace('permissions: {}', 'permissions: write-all'))
  expect(found).toContain('permissions: every job gets them')
})

test('a job that may write to the repository is found', () => {
  const found = foundAfter((text) => text.replace('contents: read', 'contents: write'))
  expect(found).toContain('build: it may write contents')
})

test('a rollout that the next one cancels is found', () => {
  const found = foundAfter((text) => text.replace('in-progress: false', 'in-progress: true'))
  expect(found).toContain('concurrency: a rollout can be cut off half-way')
})

test('a wave that leaves a region out is found', () => {
  const [region] = topology.rollout.waves[0]?.regions ?? []
  const found = foundAfter((text) => text.replace(`region: [${region}`, 'region: [nowhere'))
  expect(found).toContain('wave-1: its regions are not those of topology.ts')
})

test('a wave without a gate is found', () => {
  const found = foundAfter((text) => text.replace('gate-1:', 'pause-1:'))
  expect(found).toContain('gate-1: no such gate follows wave-1')
})

test('a wave that is ended before its gate could be is found', () => {
  const found = foundAfter((text) => text.replace(/(gate-1:[\s\S]*?timeout-minutes: )\d+/, '$11'))
  expect(found).toContain('gate-1: it is ended before the bake is over')
})

test('a roll-back that does not see a job fail is found', () => {
  const found = foundAfter((text) =>
    text.replace('needs: [build, prepare, wave-1', 'needs: [build, prepare'),
  )
  expect(found).toContain('rollback: it does not see how wave-1 ended')
})

test('a roll-back that does not follow a cancelled run is found', () => {
  const found = foundAfter((text) => text.replace('always()', 'failure()'))
  expect(found).toContain('rollback: its condition lacks always()')
})

test('an expression inside a command is found', () => {
  const found = foundAfter((text) => text.replace('"$RELEASE"', `"\${{ github.event.ref }}"`))
  expect(found).toContain('prepare: an expression is pasted into a command')
})

test('an environment that is no region is found', () => {
  const found = foundAfter((text) =>
    text.replace(`environment: ${topology.home}`, 'environment: prod'),
  )
  expect(found).toContain('prepare: prod is not a region')
})
