import { expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import type { Source, Sources } from '../../generators/render/sources.ts'
import { answersFor } from '../support/answers.ts'

const plan = makePlan(answersFor())

const source = (target: string, text: string, template = true): Source => ({
  target,
  origin: target,
  bytes: Buffer.from(text),
  executable: false,
  template,
})

function rendered(path: string, folders: Record<string, { files?: Source[]; slots?: Source[] }>) {
  const sources: Sources = new Map(
    Object.entries(folders).map(([folder, { files = [], slots = [] }]) => [
      folder,
      { files, slots },
    ]),
  )
  return render(plan, sources).get(path)?.bytes.toString()
}

test('a template prints the plan unescaped', () => {
  const text = '<%= plan.regions.map(({ name }) => JSON.stringify(name)).join(" & ") %>\n'
  expect(rendered('a.txt', { base: { files: [source('a.txt', text)] } })).toBe(
    '"us-east-2" & "us-west-2"\n',
  )
})

test('a file that is no template is copied byte for byte', () => {
  const text = '<%= plan.name %> \u0091x\u0092\n'
  expect(rendered('a.txt', { base: { files: [source('a.txt', text, false)] } })).toBe(text)
})

test('a slot takes the texts of later layers in layer order, indented as its mark', () => {
  const page = rendered('a.yaml', {
    base: { files: [source('a.yaml', "a:\n  <%= slot('more') %>\nb: 1\n")] },
    'framework/sam': { slots: [source('more', '- one\n- two:\n\n    deep\n')] },
    'data/dynamodb/with/sam': { slots: [source('more', '- <%= plan.name %>\n')] },
  })
  expect(page).toBe('a:\n  - one\n  - two:\n\n      deep\n  - orders\nb: 1\n')
})

test('a slot of waves is filled once for each, by its number', () => {
  const mark = "<%= slot('wave-1') %>\n"
  const page = rendered('a.yaml', {
    base: { files: [source('a.yaml', mark)] },
    'framework/sam': {
      slots: [source('wave-[wave]', '<%= wave.number %>: <%= wave.regions.length %>\n')],
    },
  })
  expect(page).toBe('1: 2\n')
})

test('a slot that nobody fills leaves no line', () => {
  const files = [source('a.yaml', "a: 1\n  <%= slot('more') %>\nb: 2\n")]
  expect(rendered('a.yaml', { base: { files } })).toBe('a: 1\nb: 2\n')
})

test('a slot’s heading stands above its texts, and not alone', () => {
  const files = [source('a.yaml', "a: 1\n\n<%= slot('more', 'b:') %>\n\nc: 1\n")]
  const slots = [source('more', 'd: 1\n')]
  expect(rendered('a.yaml', { base: { files, slots } })).toBe('a: 1\n\nb:\n  d: 1\n\nc: 1\n')
  expect(rendered('a.yaml', { base: { files } })).toBe('a: 1\n\nc: 1\n')
})

test('of the blank lines around an empty slot one stays', () => {
  const files = [source('a.yaml', "a: 1\n\n  <%= slot('more') %>\n\nb: 2\n")]
  expect(rendered('a.yaml', { base: { files } })).toBe('a: 1\n\nb: 2\n')
})

test.each([
  ['after a line and before a blank one', "a: 1\n<%= slot('more') %>\n\nb: 2\n", 'a: 1\n\nb: 2\n'],
  ['at the end', "a: 1\n\n<%= slot('more') %>\n", 'a: 1\n'],
])('an empty slot %s leaves the other lines as they are', (_where, text, expected) => {
  expect(rendered('a.yaml', { base: { files: [source('a.yaml', text)] } })).toBe(expected)
})

test('a path with [region] is laid once for each region, which its template knows', () => {
  const files = [source('in/[region]/a.txt', '<%= region.name %> of <%= plan.regions.length %>\n')]
  expect(rendered('in/us-west-2/a.txt', { base: { files } })).toBe('us-west-2 of 2\n')
  expect(rendered('in/us-east-2/a.txt', { base: { files } })).toBe('us-east-2 of 2\n')
})

test('a slot that no file has is an error', () => {
  expect(() => rendered('a', { base: { slots: [source('nowhere', 'x')] } })).toThrow(
    'no file has the slot nowhere',
  )
})

test('two layers cannot write one path', () => {
  expect(() =>
    rendered('a', {
      base: { files: [source('a', 'x')] },
      'ci/github': { files: [source('a', 'y')] },
    }),
  ).toThrow('two layers write a')
})

test('what a layer has for another framework is left out', () => {
  const files = [source('a', 'x')]
  expect(rendered('a', { 'data/dynamodb/with/terraform': { files } })).toBeUndefined()
})

test('paths are in order, so that the same answers always give the same tree', () => {
  const tree = render(
    plan,
    new Map([
      ['base', { files: [source('z', ''), source('a', ''), source('b/c', '')], slots: [] }],
    ]),
  )
  expect([...tree.keys()]).toEqual(['a', 'b/c', 'package.json', 'z'])
})
