import type { Shift } from '../../topology.ts'
import { wordsOf } from '../rollout/waves.ts'
import { known, shifting } from './function.ts'
import { check, type Project, resourcesOf } from './project.ts'
import { get, type Value } from './template.ts'

/** A type's name, or the stack's own steps → the shift; undefined when there is no such thing. */
function shiftOf(type: Value | undefined, project: Project): Shift | undefined {
  if (typeof type === 'string') return known[type]
  const config = resourcesOf(project, 'AWS::CodeDeploy::DeploymentConfig').find(
    ({ id }) => id === get(type, 'Ref'),
  )
  const routing = get(config?.properties, 'TrafficRoutingConfig')
  for (const [kind, step] of [
    ['canary', 'Canary'],
    ['linear', 'Linear'],
  ] as const) {
    const steps = get(routing, `TimeBased${step}`)
    if (get(routing, 'Type') !== `TimeBased${step}` || !steps) continue
    const percent = Number(get(steps, `${step}Percentage`))
    const minutes = Number(get(steps, `${step}Interval`))
    return { kind, percent, minutes }
  }
  return undefined
}

/** Traffic shifts as the topology says, by steps that CodeDeploy has. */
export const rollout = check((project, say) => {
  for (const { file, where, type } of shifting(project)) {
    const normal = get(type, 'Fn::If', 1) ?? type
    const shift = shiftOf(normal, project)
    if (!shift) {
      const fix = `take one of ${Object.keys(known).join(', ')}, or make an AWS::CodeDeploy::DeploymentConfig`
      say(file, where, `CodeDeploy has no ${JSON.stringify(normal)}`, fix)
      continue
    }
    const { waves } = project.topology.rollout
    const other = waves.find((wave) => wordsOf(wave.shift) !== wordsOf(shift))
    if (!other) continue
    const problem = `it shifts ${wordsOf(shift)}, but topology.ts has ${wordsOf(other.shift)}`
    say(file, where, problem, 'make them equal, or the blast radius is another than it says')
  }
})
