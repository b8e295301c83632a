import { expect, test } from 'vitest'
import { checks } from '../../toolkit/checks/checks.ts'
import { loadProject, makeProject, sentence } from '../../toolkit/checks/project.ts'
import { topology } from '../../topology.ts'

const project = loadProject()

test.each(Object.keys(checks))('the infrastructure passes the check of %s', (name) => {
  expect(checks[name]?.(project).map(sentence)).toEqual([])
})

test('a template that CloudFormation cannot read is refused with its name', () => {
  const text = 'Resources:\n  A: &a\n    Type: X\n  B: *a\n'
  expect(() => makeProject(topology, { 'infra/x.yaml': text })).toThrow(/infra\/x\.yaml.*alias \*a/)
})
