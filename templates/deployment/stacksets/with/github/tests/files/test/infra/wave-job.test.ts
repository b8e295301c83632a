import { expect, test } from 'vitest'
import { stackSet } from '../../toolkit/checks/operations.ts'
import { loadProject, makeProject } from '../../toolkit/checks/project.ts'
import { topology } from '../../topology.ts'
import { foundAfter } from './pipeline.ts'

const { files } = loadProject()
const deploy = '.github/workflows/deploy.yml'

/** What is found of a stack set's operations once a piece of the deploy workflow is replaced. */
const foundOnce = (from: string | RegExp, to: string) => {
  const text = files[deploy]?.replace(from, to) ?? ''
  expect(text).not.toBe(files[deploy])
  return stackSet(makeProject(topology, { ...files, [deploy]: text }))
}

test('the workflows have nothing to find', () => {
  expect(stackSet(makeProject(topology, files))).toEqual([])
})

test('a wave of a job for each region is found', () => {
  const regions = topology.rollout.waves[0]?.regions
  const found = foundOnce(
    / {2}wave-1:\n/,
    `$&    strategy:\n      matrix:\n        region: [${regions}]\n`,
  )
  expect(found).toMatchObject([{ file: deploy, problem: expect.stringContaining('wait for each') }])
})

test('a wave that names one of its regions is found', () => {
  const named = `--wave 1 --region ${topology.home}`
  expect(foundOnce('--wave 1', named)).toHaveLength(1)
  const problems = foundAfter((text) => text.replace('--wave 1', named))
  expect(problems).toContain('wave-1: its regions are not those of topology.ts')
})
