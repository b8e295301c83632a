import { stripTypeScriptTypes } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { UserError } from '../../generators/errors.ts'
import { resolveAnswers } from '../../generators/options/answers.ts'
import { options } from '../../generators/options/table.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { withoutComments } from '../support/json.ts'
import { oncePerText } from '../support/once-per-text.ts'

const sources = readSources(`${packageRoot}templates/`)

/** A value's structure: its types and sizes, without the texts of names. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value === 'object' && value !== null) return Object.values(value).map(shapeOf)
  return typeof value
}

/** The structure of a file of one of the languages that are told by its path. */
const fileShape = oncePerText((text, path): unknown => {
  if (/\.jsonc?$/.test(path)) return shapeOf(JSON.parse(withoutComments(text)))
  if (/\.ya?ml$/.test(path)) {
    const documents = parseAllDocuments(text, { logLevel: 'silent' })
    return shapeOf(documents.map((document) => document.toJS()))
  }
  // What is no string of a program is its structure.
  return stripTypeScriptTypes(text).replace(/'(?:[^'\\\n]|\\.)*'/g, 'S').length
})

const shapes = (answers: Answers): Map<string, unknown> =>
  new Map(
    [...render(makePlan(answers), sources)]
      .filter(([path]) => /\.(jsonc?|ya?ml|ts)$/.test(path))
      .map(([path, { bytes }]) => [path, fileShape(bytes.toString('utf8'), path)]),
  )

const domain = 'api.example.com'
const projects = [
  answersFor({ domain }),
  ...['durable-objects', 'd1', 'kv', 'hyperdrive'].map((data) =>
    answersAtTheEdge({ data, ci: 'circleci', domain }),
  ),
].map((answers) => ({ answers, expected: shapes(answers) }))
const nasty = fc.constantFrom(
  'true',
  'null',
  '~',
  'a: b',
  "a'b",
  'a"b',
  'a`b',
  ['$', '{a}'].join(''),
  '!Ref a',
  '*a',
  '&a',
  '<%= a %>',
  'a\nb: c',
  '{{a}}',
  '1e3',
  '0x10',
  '2026-11-23',
  '-',
  '--',
  'a#b',
  'a #b',
  '__proto__',
)
const text = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 40 }),
  { arbitrary: fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]{1,4}){0,4}$/), weight: 3 },
  { arbitrary: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}(\.[a-z]{2,9}){1,3}$/), weight: 3 },
)

/** The answers, or undefined when the generator refuses them. */
function accepted(flags: Partial<Record<keyof Answers, string>>): Answers | undefined {
  try {
    const given = { domain, ...flags }
    return resolveAnswers({ flags: given, directory: 'orders' }, { yes: true }).answers as Answers
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

test('no accepted name or domain changes the structure of an emitted file', () => {
  let rendered = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...projects),
      fc.constantFrom('name' as const, 'domain' as const),
      text,
      (project, id, value) => {
        // As it is taken: without the blanks around it.
        const taken = accepted({ [id]: value })?.[id]
        if (taken === undefined) return
        rendered += 1
        expect(shapes({ ...project.answers, [id]: taken })).toEqual(project.expected)
      },
    ),
    { numRuns: 1000 },
  )
  expect(rendered).toBeGreaterThan(100)
})

test('of the other options, nothing but a listed choice or a well-formed shift is accepted', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        ...options.filter(({ id, kind }) => kind !== 'switch' && !['name', 'domain'].includes(id)),
      ),
      fc.oneof(text, fc.stringMatching(/^(canary|linear)[0-9]{1,4}-[0-9]{1,4}m$/)),
      (option, value) => {
        const answer = accepted({ framework: 'sam', [option.id]: value })?.[option.id]
        if (answer === undefined) return
        const choices = option.choices?.({}).map((choice) => choice.value) ?? []
        const listed = [answer].flat().every((part) => choices.includes(String(part)))
        expect(listed || /^(canary|linear)\d{1,2}-\d{1,3}m$/.test(String(answer))).toBe(true)
      },
    ),
    { numRuns: 1000 },
  )
})
