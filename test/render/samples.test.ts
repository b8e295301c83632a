import { expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { samplesOf } from '../../generators/render/samples.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

const sources = readSources(`${packageRoot}templates/`)

test('the groups of several layers that have one name are one', () => {
  const paths = [
    'src/domain/orders.ts',
    'src/api/routes.ts',
    'test/unit/stock.test.ts',
    'drills/ledger.ts',
    'README.md',
  ]
  expect(samplesOf(makePlan(answersFor()), paths)).toEqual([
    ['src/domain/orders.ts', 'test/unit/stock.test.ts'],
    ['src/api/routes.ts'],
    [],
    ['drills/ledger.ts'],
  ])
})

test.each([
  ['over regions', answersFor()],
  ['in a strong database', answersFor({ data: 'dynamodb-strong' })],
  ['everywhere', answersAtTheEdge()],
])('every path that is said to be the sample’s is in a project %s', (_, answers) => {
  const plan = makePlan(answers)
  const paths = [...render(plan, sources).keys()]
  const starts = plan.layers.flatMap(({ layer }) => Object.values(layer.seeded ?? {}).flat())
  expect(starts.filter((start) => !paths.some((path) => path.startsWith(start)))).toEqual([])
})

test.each([answersFor(), answersFor({ data: 'dsql' }), answersAtTheEdge()])(
  'no part of package.json is empty: $framework, $data',
  (answers) => {
    const json = `${render(makePlan(answers), sources).get('package.json')?.bytes}`
    const parts = Object.entries(JSON.parse(json) as Record<string, unknown>)
    expect(parts.filter(([, part]) => JSON.stringify(part) === '{}')).toEqual([])
  },
)
