import type { Check, Finding } from './project.ts'
import { resourcesOf } from './project.ts'
import { get, list, textOf, type Value } from './template.ts'

/** Every alarm looks as often as the topology says, calls the same share of errors too many, and has the name by which the gate finds it. */
export const alarms: Check = (project) => {
  const { service, alarms: timing } = project.topology
  return resourcesOf(project, 'AWS::CloudWatch::Alarm').flatMap(
    ({ file, id, properties, whole }) => {
      // What no release can be blamed for has a name by which the gate does not find it, and a pace of its own.
      if (get(whole, 'Metadata', 'Gate') === 'ignores') return []
      const found: Finding[] = []
      const compare = (property: string, actual: Value | undefined, expected: number) => {
        if (actual === expected) return
        found.push({
          file,
          where: `${id}.${property}`,
          problem: `it is ${actual}, but topology.ts has ${expected}`,
          fix: 'make them equal, or a bad release reaches more users than the topology says',
        })
      }
      const formula = list(get(properties, 'Metrics'))
      if (formula.length === 0) compare('Period', get(properties, 'Period'), timing.periodSeconds)
      for (const metric of formula) {
        const stat = get(metric, 'MetricStat')
        if (stat) {
          compare(`Metrics.${get(metric, 'Id')}.Period`, get(stat, 'Period'), timing.periodSeconds)
        }
      }
      compare('EvaluationPeriods', get(properties, 'EvaluationPeriods'), timing.evaluationPeriods)

      const name = textOf(get(properties, 'AlarmName'))
      if (name?.endsWith('-5xx')) {
        compare('Threshold', get(properties, 'Threshold'), timing.errorRate)
      }
      const prefix = `${service}-\${AWS::Region}-`
      if (!name?.startsWith(prefix)) {
        found.push({
          file,
          where: `${id}.AlarmName`,
          problem: 'the gate between waves would not find it',
          fix: `begin it with ${prefix}`,
        })
      }
      return found
    },
  )
}
