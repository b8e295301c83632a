import { expect, test } from 'vitest'
import { stackSet } from '../../toolkit/checks/operations.ts'
import { loadProject, makeProject, sentence } from '../../toolkit/checks/project.ts'
import { topology } from '../../topology.ts'

const { files } = loadProject()
const path = 'infra/pipeline.yaml'

const foundAfter = (from: string, to: string) => {
  const text = files[path] ?? ''
  expect(text).toContain(from)
  return stackSet(makeProject(topology, { ...files, [path]: text.replace(from, to) })).map(sentence)
}

test('an execution role that the whole account may become is found', () => {
  const [found] = foundAfter('AWS: !GetAtt AdministrationRole.Arn', 'AWS: !Ref AWS::AccountId')
  expect(found).toContain('StackRole: it trusts')
})

test('an execution role that the stack set cannot become is found', () => {
  const found = foundAfter(
    '            AWS: !GetAtt AdministrationRole.Arn',
    '            Service: x',
  )
  expect(found).toEqual([expect.stringContaining('StackRole: the stack set cannot become it')])
})

test('an administration role for any stack set is found', () => {
  const [found] = foundAfter(`stackset/${topology.service}-region:*\n\n`, 'stackset/*\n\n')
  expect(found).toContain('AdministrationRole: it works for other stack sets too')
})

test('a wave whose regions are in another order than the rollout is found', () => {
  const regions = topology.regions.map(({ name }) => name).toReversed()
  const waves = [{ regions, shift: { kind: 'all-at-once' } as const, bakeMinutes: 0 }]
  const changed = { ...topology, rollout: { ...topology.rollout, waves } }
  expect(stackSet(makeProject(changed, files)).map(sentence)).toEqual([
    expect.stringContaining("wave 1: its regions are not in the regions' order"),
  ])
})
