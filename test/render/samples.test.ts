import { expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { samplesOf } from '../../generators/render/samples.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { layers } from '../../templates/layers.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { combinations } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'

const sources = readSources(`${packageRoot}templates/`)

test('a group has what is there of it, and no group has what is not the sample’s', () => {
  const paths = [
    'src/domain/orders.ts',
    'src/api/routes.ts',
    'test/unit/stock.test.ts',
    'drills/ledger.ts',
    'README.md',
  ]
  expect(samplesOf(makePlan(answersFor()), paths, '9.0.0')).toEqual([
    ['src/domain/orders.ts', 'test/unit/stock.test.ts'],
    ['src/api/routes.ts'],
    [],
    [],
    ['drills/ledger.ts'],
  ])
})

test('a group is none in a project of a release before it', () => {
  const groups = (from: string) =>
    samplesOf(makePlan(answersFor()), ['src/store/dynamodb.ts', 'src/domain/orders.ts'], from)
  expect(groups('0.2.9').flat()).toEqual(['src/domain/orders.ts'])
  expect(groups('0.3.0').flat()).toEqual(['src/domain/orders.ts', 'src/store/dynamodb.ts'])
})

test.each(layers.sample)('all that $id brings is in one of its groups', (sample) => {
  const brought = [...sources]
    .filter(([folder]) => `${folder}/`.startsWith(`sample/${sample.id}/`))
    .flatMap(([, { files }]) => files.map(({ target }) => target))
    .filter((path) => !path.startsWith('toolkit/'))
  const inGroups = (path: string) =>
    sample.groups.filter(({ starts }) => starts.some((start) => path.startsWith(start))).length
  expect(brought.length).toBeGreaterThan(5)
  expect(brought.filter((path) => inGroups(path) !== 1)).toEqual([])
})

test.each(layers.sample)('every path that $id says is its own is in some project', (sample) => {
  const kinds = Map.groupBy(combinations(), (one) => `${one.framework} ${one.data} ${one.sample}`)
  const paths = new Set(
    [...kinds.values()].flatMap(([answers]) =>
      answers && makePlan(answers).sample === sample ? [...projectOf(answers).keys()] : [],
    ),
  )
  const starts = sample.groups.flatMap((group) => group.starts)
  expect(starts.filter((start) => ![...paths].some((path) => path.startsWith(start)))).toEqual([])
})

test.each([answersFor(), answersFor({ data: 'dsql' }), answersAtTheEdge()])(
  'no part of package.json is empty: $framework, $data',
  (answers) => {
    const json = `${render(makePlan(answers), sources).get('package.json')?.bytes}`
    const parts = Object.entries(JSON.parse(json) as Record<string, unknown>)
    expect(parts.filter(([, part]) => JSON.stringify(part) === '{}')).toEqual([])
  },
)
