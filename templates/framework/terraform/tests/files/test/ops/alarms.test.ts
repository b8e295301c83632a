import { expect, test } from 'vitest'
import { aimed, aimedAt } from '../../toolkit/aws/alarms.ts'

const version = (Value: string) => ({ Name: 'Version', Value })

test('an alarm follows the release in its own dimensions', () => {
  const other = { Name: 'FunctionName', Value: 'orders' }
  const alarm = { Threshold: 1, Dimensions: [other, version('old')] }
  expect(aimed(alarm, 'Version', 'new')).toMatchObject({
    Threshold: 1,
    Dimensions: [other, version('new')],
  })
})

test('an alarm follows the release in every metric of its formula', () => {
  const metric = (Dimensions: object[]) => ({
    Metric: { MetricName: 'Requests', Dimensions },
    Period: 60,
    Stat: 'Sum',
  })
  const formula = { Id: 'share', Expression: 'errors / requests' }
  const alarm = {
    Metrics: [formula, { Id: 'requests', MetricStat: metric([version('old')]) }],
  } as Parameters<typeof aimed>[0]
  expect(aimed(alarm, 'Version', 'new').Metrics).toEqual([
    formula,
    { Id: 'requests', MetricStat: metric([version('new')]) },
  ])
})

test.each([
  ['{ ($.status < 500) && ($.version = "old") }', '{ ($.status < 500) && ($.version = "new") }'],
  ['{ $.status > 0 }', '{ $.status > 0 }'],
])('the filter %s is aimed at a release', (pattern, aimed) => {
  expect(aimedAt(pattern, 'new')).toBe(aimed)
})
