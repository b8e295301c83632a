import type { Shift } from '../../topology.ts'
import { wordsOf } from '../rollout/waves.ts'
import { known, shifting } from './function.ts'
import type { Check, Finding, Project } from './project.ts'
import { resourcesOf } from './project.ts'
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

/** Traffic shifts as the topology says, by steps that CodeDeploy has; the waves take each region once. */
export const rollout: Check = (project) => {
  const { topology } = project
  const found: Finding[] = []
  const waves = topology.rollout.waves.flatMap((wave) => wave.regions)
  const regions = topology.regions.map(({ name }) => name)
  if (waves.toSorted().join() !== regions.toSorted().join()) {
    found.push({
      file: 'topology.ts',
      where: 'rollout.waves',
      problem: `they deploy ${waves.join(', ')}, but the regions are ${regions.join(', ')}`,
      fix: 'name each region in one wave',
    })
  }
  for (const { file, where, type } of shifting(project)) {
    const normal = get(type, 'Fn::If', 1) ?? type
    const shift = shiftOf(normal, project)
    if (!shift) {
      found.push({
        file,
        where,
        problem: `CodeDeploy has no ${JSON.stringify(normal)}`,
        fix: `take one of ${Object.keys(known).join(', ')}, or make an AWS::CodeDeploy::DeploymentConfig`,
      })
      continue
    }
    for (const wave of topology.rollout.waves) {
      if (wordsOf(wave.shift) === wordsOf(shift)) continue
      found.push({
        file,
        where,
        problem: `it shifts ${wordsOf(shift)}, but topology.ts has ${wordsOf(wave.shift)}`,
        fix: 'make them equal, or the blast radius is another than it says',
      })
      break
    }
  }
  return found
}
