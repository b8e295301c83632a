import type { Topology } from '../../topology.ts'
import { Misuse } from '../command.ts'

/** The same with the waves of a fix, where one is wanted. */
export const asHotfix = (topology: Topology, wanted: boolean): Topology =>
  wanted ? { ...topology, rollout: { ...topology.rollout, waves: topology.hotfix } } : topology

/** The wave of that number, from 1, as a flag names it. */
export function waveNamed({ rollout: { waves } }: Topology, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || !waves[number - 1]) {
    throw new Misuse(`There is no wave "${text}": topology.ts has ${waves.length}, from 1.`)
  }
  return number
}

/** A version's id as a flag names it. */
export function versionNamed(text: string | undefined, flag = '--release'): string {
  if (!text || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    throw new Misuse(`${flag} needs a version's id, as wrangler gives it, and got "${text ?? ''}".`)
  }
  return text
}
