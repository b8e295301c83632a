import { layers } from '../../templates/layers.ts'
import { regionNamed, regions } from '../plan/regions.ts'
import { nearest, quoted } from './nearest.ts'
import type { Known, Refusal } from './option.ts'

const names = regions.map((region) => region.name)

export function refuseRegions(chosen: string[], known: Known): Refusal | undefined {
  const unknown = chosen.find((name) => !regionNamed(name))
  if (unknown !== undefined) {
    const meant = nearest(unknown, names)
    return {
      reason: `There is no region ${quoted(unknown)} to choose`,
      hint: meant ? `Did you mean ${meant}?` : `There are ${names.join(', ')}.`,
    }
  }
  const twice = chosen.find((name, index) => chosen.indexOf(name) !== index)
  if (twice !== undefined) {
    return { reason: `The region ${twice} is there twice`, hint: 'Name each region once.' }
  }
  if (chosen.length < 2) {
    return {
      reason: `Active-active needs two regions or more, not ${chosen.length}`,
      hint: 'Take --regions us-east-2,us-west-2, for example.',
    }
  }
  return refuseForData(chosen, known) ?? refuseSpan(chosen)
}

const widest = Math.max(...layers.data.map((layer) => layer.regions.max))

/** The most regions that any data layer spans: asked before the data layer is known. */
function refuseSpan(chosen: string[]): Refusal | undefined {
  if (chosen.length <= widest) return undefined
  return {
    reason: `${chosen.length} regions are more than the ${widest} that any data layer here spans`,
    hint: `Take ${widest} or fewer.`,
  }
}

/** What the chosen data layer cannot do over the chosen regions. */
export function refuseForData(chosen: string[], known: Known): Refusal | undefined {
  const layer = layers.data.find(({ id }) => id === known.data)
  if (!layer) return undefined
  const absent = chosen.find((name) => layer.absentFrom?.includes(name))
  if (absent !== undefined) {
    return {
      reason: `${layer.title} is not to be had in ${absent}`,
      hint: 'Choose another region or another data layer.',
    }
  }
  const { min, max } = layer.regions
  if (chosen.length < min || chosen.length > max) {
    return {
      reason: `${layer.title} spans ${min} to ${max} regions here, not ${chosen.length}`,
      hint: 'Choose other regions or another data layer.',
    }
  }
  return undefined
}
