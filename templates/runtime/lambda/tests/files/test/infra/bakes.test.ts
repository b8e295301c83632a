import { expect, test } from 'vitest'
import { checkAll } from '../../toolkit/checks/checks.ts'
import { loadProject, makeProject, sentence } from '../../toolkit/checks/project.ts'
import { topology } from '../../topology.ts'

const { files } = loadProject()

const foundWith = (bakeMinutes: number) => {
  const waves = topology.rollout.waves.map((wave) => ({ ...wave, bakeMinutes }))
  const changed = { ...topology, rollout: { ...topology.rollout, waves } }
  return checkAll(makeProject(changed, files)).map(sentence).join('\n')
}

// A gate makes twelve requests a minute to each region, and wants twenty good answers.
test.each([0, 1])('a bake of %i min is too short for a gate', (minutes) => {
  expect(foundWith(minutes)).toContain(
    `rollout.waves.0.bakeMinutes: ${minutes} min are over before a gate has 20 answers`,
  )
})

test('a bake of 2 min is long enough for a gate', () => {
  expect(foundWith(2)).not.toContain('bakeMinutes')
})
