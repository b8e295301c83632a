import type { Topology } from '../../topology.ts'
import type { Pins } from '../cloudflare/cloud.ts'
import type { Trial } from './trial.ts'

/**
 * Everybody is held at one version, outside of a rollout too. Pins and deployments reach a point of presence in no order: were
 * nobody pinned before the first wave or after a rollback, it could leave its users to percentages that are over.
 */
export const everyoneAt = (version: string): Pins => ({ pins: {}, rest: version })

/**
 * Who gets which version around a wave. Only the wave's continents are ever left to the percentages: those of earlier
 * waves have the release for certain, those of later ones the version before it. Continents that no wave names (Antarctica,
 * Tor, unknown) go with the last.
 *
 * @param wave from 1
 */
export function pinsOf(
  { rollout: { waves } }: Topology,
  wave: number,
  { release, before }: Trial,
  stage: 'before' | 'shifting' | 'after',
): Pins {
  const own = waves[wave - 1]?.regions ?? []
  const earlier = waves.slice(0, wave - 1).flatMap(({ regions }) => regions)
  const done = stage === 'after' ? [...earlier, ...own] : earlier
  const pins = Object.fromEntries(done.map((continent) => [continent, release]))
  if (stage === 'shifting') {
    // The last wave is all the rest of the world, with no pin of its own.
    if (wave === waves.length) return { pins, rest: null }
    for (const continent of own) pins[continent] = 'weights'
  }
  return { pins, rest: before }
}
