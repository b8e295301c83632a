import { layers } from '../../templates/layers.ts'
import type { DataLayer } from '../plan/model.ts'
import { placesOf } from '../plan/plan.ts'
import { regions } from '../plan/regions.ts'
import { nearest, quoted } from './nearest.ts'
import type { Known, Refusal } from './option.ts'

const example = 'us-east-2,us-west-2'

/** The framework, where its platform has no regions to choose. */
const withoutRegions = ({ framework }: Known) =>
  layers.framework.find(({ id, places }) => id === framework && places === 'everywhere')

/** Regions for a framework whose platform has none. */
export function refuseAnyRegions(known: Known): Refusal | undefined {
  const layer = withoutRegions(known)
  return (
    layer && {
      reason: `--regions has no meaning with ${layer.title}, which has no regions: what is deployed is everywhere at once`,
      hint: 'Leave it out.',
    }
  )
}

/** A strategy that goes from region to region, for a framework whose platform has none. */
export function refuseStrategy(strategy: string, known: Known): Refusal | undefined {
  const framework = withoutRegions(known)
  const layer = layers.rollout.find(({ id }) => id === strategy)
  if (!framework || !layer?.overRegions) return undefined
  return {
    reason: `--rollout ${strategy} goes from region to region, and ${framework.title} has none: a version there is for a share of all traffic, wherever it comes in`,
    hint: `Take --rollout ${layer.overRegions.nearest}.`,
  }
}

export function refuseRegions(chosen: string[], known: Known): Refusal | undefined {
  const names = regions.map(({ name }) => name)
  const unknown = chosen.find((name) => !names.includes(name))
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
      hint: `Take --regions ${example}, for example.`,
    }
  }
  return refuseForData({ ...known, regions: chosen }) ?? refuseSpan(chosen, known)
}

/** Why no list that begins with these regions can be taken, whatever follows them. */
export function refuseBeginning(chosen: string[], known: Known): Refusal | undefined {
  const layer = layers.data.find(({ id }) => id === known.data)
  if (!layer) return refuseSpan(chosen, known)
  const refusal = refuseAmong(layer, chosen)
  if (refusal) return refusal
  const sets = layer.sets ?? [regions.map(({ name }) => name)]
  const reached = sets
    .map((set) => set.filter((name) => !layer.absentFrom?.includes(name)))
    .filter((set) => chosen.every((name) => set.includes(name)))
  const { min } = spanOf(layer)
  if (reached.some(({ length }) => length >= min)) return undefined
  return {
    reason: `${layer.title} spans ${min} regions or more, and ${chosen.join(' and ')} has too few beside it`,
    hint: 'Choose another region or another data layer.',
  }
}

/** More than any data layer of the framework spans: asked before the data layer is known. */
function refuseSpan(chosen: string[], { framework }: Known): Refusal | undefined {
  const widest = Math.max(
    ...layers.data
      .filter(({ frameworks }) => !framework || frameworks.includes(framework))
      .map(({ spans }) => spans?.max ?? regions.length),
  )
  if (chosen.length <= widest) return undefined
  return {
    reason: `${chosen.length} regions are more than the ${widest} that any data layer here spans`,
    hint: `Take ${widest} or fewer.`,
  }
}

/** What the chosen data layer cannot do over the chosen places. */
export function refuseForData(known: Known): Refusal | undefined {
  const layer = layers.data.find(({ id }) => id === known.data)
  const chosen = placesOf(known)
  if (!layer || chosen.length === 0) return undefined
  const { min } = spanOf(layer)
  return refuseAmong(layer, chosen) ?? (chosen.length < min ? wrongSpan(layer, chosen) : undefined)
}

const spanOf = ({ spans }: DataLayer) => spans ?? { min: 0, max: Number.POSITIVE_INFINITY }

function wrongSpan(layer: DataLayer, chosen: string[]): Refusal {
  const { min, max } = spanOf(layer)
  return {
    reason: `${layer.title} spans ${min === max ? min : `${min} to ${max}`} regions here, not ${chosen.length}`,
    hint: 'Choose other regions or another data layer.',
  }
}

/** What a data layer cannot do over these places, and over no more of them either. */
function refuseAmong(layer: DataLayer, chosen: string[]): Refusal | undefined {
  const absent = chosen.find((name) => layer.absentFrom?.includes(name))
  if (absent !== undefined) {
    return {
      reason: `${layer.title} is not to be had in ${absent}`,
      hint: 'Choose another region or another data layer.',
    }
  }
  if (layer.sets && !layer.sets.some((set) => chosen.every((name) => set.includes(name)))) {
    const sets = layer.sets.map((set) => set.join(', '))
    return {
      reason: `${layer.title} does not span ${chosen.join(' and ')}`,
      hint: `Its regions are all of one set: ${sets.join('; or ')}.`,
    }
  }
  return chosen.length > spanOf(layer).max ? wrongSpan(layer, chosen) : undefined
}
