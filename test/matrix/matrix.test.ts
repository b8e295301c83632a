import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { layers } from '../../templates/layers.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { withoutComments } from '../support/json.ts'
import { oncePerText } from '../support/once-per-text.ts'
import { readBlocks } from './hcl.ts'

const sources = readSources(`${packageRoot}templates/`)
const all = combinations()

const problems = oncePerText((text, path): string[] => {
  if (/<%|%>|[\u0091\u0092]/.test(text)) return ['a mark of the templates is left over']
  if (/\bundefined\b|\[object /.test(text) && !path.endsWith('.ts')) return ['a value is missing']
  if (text !== '' && !text.endsWith('\n')) return ['the last line does not end']
  if (/[ \t]$/m.test(text)) return ['a line ends in blanks']
  try {
    if (path.endsWith('.ts')) stripTypeScriptTypes(text)
    if (path.endsWith('.tf')) readBlocks(text)
    if (path.endsWith('.md')) followEachOther(text)
    if (/\.jsonc?$/.test(path)) JSON.parse(withoutComments(text))
  } catch (error) {
    return [(error as Error).message]
  }
  if (!/\.ya?ml$/.test(path)) return []
  return parseAllDocuments(text, { logLevel: 'silent' }).flatMap((document) =>
    document.errors.map((error) => error.message),
  )
})

/** A step that is left out leaves a gap behind: a layer has not said what the list has a place for. */
function followEachOther(text: string): void {
  let last = 0
  for (const [, digits] of text.matchAll(/^(?:(\d+)\. |#+ )/gm)) {
    const number = Number(digits ?? 0)
    if (number > last + 1) throw new Error(`step ${number} follows step ${last}`)
    last = number
  }
}

test('there are combinations of every strategy with every number of regions, and of every pair of layers', () => {
  const over = all.filter(({ regions }) => regions)
  expect(new Set(over.map(({ rollout, regions }) => `${rollout} ${regions?.length}`)).size).toBe(16)
  const pairs = (a: keyof Answers, b: keyof Answers) =>
    new Set(all.map((answers) => `${answers[a]} ${answers[b]}`)).size
  expect(pairs('framework', 'ci')).toBe(layers.framework.length * layers.ci.length)
  expect(pairs('data', 'ci')).toBe(layers.data.length * layers.ci.length)
  const everywhere = layers.framework.filter(({ places }) => places === 'everywhere')
  const without = layers.data.filter(({ frameworks }) =>
    everywhere.some(({ id }) => frameworks.includes(id)),
  )
  const overRegions = layers.rollout.filter((layer) => layer.overRegions)
  expect(pairs('data', 'rollout')).toBe(
    layers.data.length * layers.rollout.length - without.length * overRegions.length,
  )
})

describe.each(all.map((answers) => [titleOf(answers), answers] as const))(
  '%s',
  (_title, answers) => {
    test('every file parses and nothing of the templates is left over', () => {
      const tree = render(makePlan(answers), sources)
      const found = [...tree].flatMap(([path, { bytes }]) =>
        problems(bytes.toString('utf8'), path).map((problem) => `${path}: ${problem}`),
      )
      expect(found).toEqual([])
      expect(tree.size).toBeGreaterThan(20)
    })
  },
)

test('the generator names no layer: what one needs is in its manifest', () => {
  const { base, rollout, shift, sample, ...named } = layers
  const ids = Object.values(named).flatMap((axis) => axis.map(({ id }) => id))
  // Two are words of every day, of which only the second is looked for, in quotes.
  const names = ids.filter((id) => !['none', 'serverless'].includes(id))
  const words = new RegExp(`\\b(${names.join('|')})\\b|'serverless'`, 'gi')
  const folder = join(packageRoot, 'generators')
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      return [...code.matchAll(words)].map(([word]) => `${path}: ${word}`)
    })
  expect(found).toEqual([])
})

test('the same answers give the same bytes', () => {
  const [answers] = all
  if (!answers) throw new Error('there is no combination')
  const again = () => render(makePlan(answers), readSources(`${packageRoot}templates/`))
  expect(again()).toEqual(again())
})

test('every folder of every layer is in some project', () => {
  const used = new Set(
    all.flatMap((answers) => {
      const ids = makePlan(answers).layers.map(({ axis, layer }) =>
        axis === 'base' ? axis : `${axis}/${layer.id}`,
      )
      return [...sources.keys()].filter((folder) => {
        const [layer = '', other] = folder.split('/with/')
        return ids.includes(layer) && (!other || ids.some((id) => id.endsWith(`/${other}`)))
      })
    }),
  )
  expect([...sources.keys()].filter((folder) => !used.has(folder))).toEqual([])
})
