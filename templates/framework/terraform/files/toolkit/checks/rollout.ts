import { isDeepStrictEqual } from 'node:util'
import type { Check, Finding } from './project.ts'

const file = 'topology.ts'

/** The waves take each region once, and shift traffic alike: a region has one way to do that. */
export const rollout: Check = ({ topology }) => {
  const found: Finding[] = []
  const { waves } = topology.rollout
  const taken = waves.flatMap((wave) => wave.regions)
  const regions = topology.regions.map(({ name }) => name)
  if (taken.toSorted().join() !== regions.toSorted().join()) {
    const problem = `they deploy ${taken.join(', ')}, but the regions are ${regions.join(', ')}`
    found.push({ file, where: 'rollout.waves', problem, fix: 'name each region in one wave' })
  }
  const [first] = waves
  for (const [index, { shift }] of waves.entries()) {
    if (isDeepStrictEqual(shift, first?.shift)) continue
    const where = `rollout.waves.${index}.shift`
    const problem = "it is not the first wave's, and infra/topology.json holds one for all"
    found.push({ file, where, problem, fix: 'make them equal' })
  }
  return found
}
