import { layers } from '../../templates/layers.ts'
import { continents } from '../plan/continents.ts'
import type { Place } from '../plan/places.ts'
import { placesOf } from '../plan/plan.ts'
import { regions } from '../plan/regions.ts'
import type { FrameworkLayer } from '../render/layer.ts'
import { nearest, quoted } from './nearest.ts'
import type { Known, Refusal } from './option.ts'

type Kind = FrameworkLayer['places']

interface Wording {
  one: string
  example: string
  /** Why one of them is not enough. */
  two: string
}

const wordings: Record<Kind, Wording> = {
  regions: { one: 'region', example: 'us-east-2,us-west-2', two: 'Active-active' },
  continents: { one: 'continent', example: 'oc,eu,na', two: 'A rollout in steps' },
}
export const placesToChoose: Record<Kind, readonly Place[]> = { regions, continents }

/** Regions or continents of the wrong kind for the framework: it is rolled out over the other. */
export function withoutPlaces(kind: Kind, { framework }: Known): Refusal | undefined {
  const layer = layers.framework.find(({ id }) => id === framework)
  if (!layer || layer.places === kind) return undefined
  const { example } = wordings[layer.places]
  return {
    reason: `--${kind} has no meaning with ${layer.title}, which is rolled out over ${layer.places}`,
    hint: `Take --${layer.places} ${example}, for example.`,
  }
}

export function refusePlaces(kind: Kind, chosen: string[], known: Known): Refusal | undefined {
  const { one, example, two } = wordings[kind]
  const names = placesToChoose[kind].map(({ name }) => name)
  const unknown = chosen.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const meant = nearest(unknown, names)
    return {
      reason: `There is no ${one} ${quoted(unknown)} to choose`,
      hint: meant ? `Did you mean ${meant}?` : `There are ${names.join(', ')}.`,
    }
  }
  const twice = chosen.find((name, index) => chosen.indexOf(name) !== index)
  if (twice !== undefined) {
    return { reason: `The ${one} ${twice} is there twice`, hint: `Name each ${one} once.` }
  }
  if (chosen.length < 2) {
    return {
      reason: `${two} needs two ${kind} or more, not ${chosen.length}`,
      hint: `Take --${kind} ${example}, for example.`,
    }
  }
  return refuseForData({ ...known, [kind]: chosen }) ?? refuseSpan(kind, chosen, known)
}

/** More than any data layer of the framework spans: asked before the data layer is known. */
function refuseSpan(kind: Kind, chosen: string[], { framework }: Known): Refusal | undefined {
  const widest = Math.max(
    ...layers.data
      .filter(({ frameworks }) => !framework || frameworks.includes(framework))
      .map(({ spans }) => spans?.max ?? placesToChoose[kind].length),
  )
  if (chosen.length <= widest) return undefined
  return {
    reason: `${chosen.length} ${kind} are more than the ${widest} that any data layer here spans`,
    hint: `Take ${widest} or fewer.`,
  }
}

/** What the chosen data layer cannot do over the chosen places. */
export function refuseForData(known: Known): Refusal | undefined {
  const layer = layers.data.find(({ id }) => id === known.data)
  const chosen = placesOf(known)
  if (!layer || chosen.length === 0) return undefined
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
  const { min, max } = layer.spans ?? { min: 0, max: Number.POSITIVE_INFINITY }
  if (chosen.length < min || chosen.length > max) {
    return {
      reason: `${layer.title} spans ${min === max ? min : `${min} to ${max}`} regions here, not ${chosen.length}`,
      hint: 'Choose other regions or another data layer.',
    }
  }
  return undefined
}
