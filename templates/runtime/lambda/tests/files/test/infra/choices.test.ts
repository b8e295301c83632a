import { expect, test } from 'vitest'
import { loadProject, makeProject, sentence } from '../../toolkit/checks/project.ts'
import { regions } from '../../toolkit/checks/regions.ts'
import { topology } from '../../topology.ts'

const { files } = loadProject()

test.each([
  ['that joined is not offered', /(\[none, .*), \S+\]/, '$1]'],
  ['that left is still offered', /(\[none, .*)\]/, '$1, eu-west-9]'],
])('a run by hand in which a region %s is found', (_, from, to) => {
  const changed = Object.entries(files).map(([path, text]) => [path, text.replace(from, to)])
  const found = regions(makeProject(topology, Object.fromEntries(changed))).map(sentence)
  expect(found.join()).toMatch(/the choice of a region/)
})
