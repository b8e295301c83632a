import { check, resourcesOf } from './project.ts'
import { get, list, textOf, type Value } from './template.ts'

/** Every alarm looks as often as the topology says, calls the same share of errors too many, and has the name by which the gate finds it. */
export const alarms = check((project, say) => {
  const { service, alarms: timing } = project.topology
  for (const { file, id, properties, whole } of resourcesOf(project, 'AWS::CloudWatch::Alarm')) {
    // What no release can be blamed for has a name by which the gate does not find it, and a pace of its own.
    if (get(whole, 'Metadata', 'Gate') === 'ignores') continue
    const compare = (property: string, actual: Value | undefined, expected: number) => {
      if (actual === expected) return
      const fix = 'make them equal, or a bad release reaches more users than the topology says'
      say(file, `${id}.${property}`, `it is ${actual}, but topology.ts has ${expected}`, fix)
    }
    const formula = list(get(properties, 'Metrics'))
    if (formula.length === 0) compare('Period', get(properties, 'Period'), timing.periodSeconds)
    for (const metric of formula) {
      const stat = get(metric, 'MetricStat')
      if (!stat) continue
      compare(`Metrics.${get(metric, 'Id')}.Period`, get(stat, 'Period'), timing.periodSeconds)
    }
    compare('EvaluationPeriods', get(properties, 'EvaluationPeriods'), timing.evaluationPeriods)

    const name = textOf(get(properties, 'AlarmName'))
    if (name?.endsWith('-5xx')) compare('Threshold', get(properties, 'Threshold'), timing.errorRate)
    const prefix = `${service}-\${AWS::Region}-`
    if (name?.startsWith(prefix)) continue
    const problem = 'the gate between waves would not find it'
    say(file, `${id}.AlarmName`, problem, `begin it with ${prefix}`)
  }
})
