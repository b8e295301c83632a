import type { Shift, Topology, Wave } from '../../topology.ts'
import { Misuse } from '../commands/command.ts'

/** The wave of that number, from 1, as a flag names it. */
export function waveNumbered(topology: Topology, text: string): { number: number; wave: Wave } {
  const { waves } = topology.rollout
  const number = Number(text)
  const wave = Number.isInteger(number) ? waves[number - 1] : undefined
  if (!wave)
    throw new Misuse(`There is no wave "${text}": topology.ts has ${waves.length}, from 1.`)
  return { number, wave }
}

/** The wave's regions, or the one of them that a flag names. */
export function regionsOf(wave: Wave, region?: string): string[] {
  if (region === undefined) return wave.regions
  if (!wave.regions.includes(region)) {
    throw new Misuse(`"${region}" is not in that wave, which has ${wave.regions.join(', ')}.`)
  }
  return [region]
}

/** The regions of the first `number` waves, in rollout order: those that a rollout has reached by then. */
export function regionsThrough(topology: Topology, number: number): string[] {
  return topology.rollout.waves.slice(0, number).flatMap(({ regions }) => regions)
}

/** The regions that a flag leaves out, which may name none, or several with spaces or commas between them. */
export const leftOut = (flags: string[] = []): string[] =>
  flags.flatMap((text) => text.split(/[\s,]+/)).filter((name) => name !== '')

/**
 * The topology as if some regions were not part of it: for a rollout while they are down. Waves keep their numbers, and one
 * may be left with no region.
 */
export function withoutRegions(topology: Topology, names: string[]): Topology {
  const left = topology.regions.filter(({ name }) => !names.includes(name))
  const all = topology.regions.map(({ name }) => name)
  const unknown = names.find((name) => !all.includes(name))
  if (unknown !== undefined) {
    throw new Misuse(`--without names "${unknown}"; the regions are ${all.join(', ')}.`)
  }
  if (left.length === 0) throw new Misuse('--without names every region: nothing is left.')
  const waves = topology.rollout.waves.map((wave) => ({
    ...wave,
    regions: wave.regions.filter((name) => !names.includes(name)),
  }))
  return { ...topology, regions: left, rollout: { ...topology.rollout, waves } }
}

/** The steps of a shift before all traffic. */
export function stepsOf(shift: Shift): { percent: number; minutes: number }[] {
  if (shift.kind === 'all-at-once') return []
  const { percent, minutes } = shift
  const steps = shift.kind === 'canary' ? 1 : Math.ceil(100 / percent) - 1
  return Array.from({ length: steps }, (_, step) => ({ percent: percent * (step + 1), minutes }))
}

/** How long traffic shifts. */
export const minutesOf = (shift: Shift): number =>
  stepsOf(shift).reduce((sum, { minutes }) => sum + minutes, 0)

/** How traffic shifts, for a person. */
export const wordsOf = (shift: Shift): string =>
  shift.kind === 'all-at-once'
    ? 'all at once'
    : `${shift.kind} ${shift.percent} % / ${shift.minutes} min`

/** What a rollout changes, in its order, for a person. */
export function planOf({ regions, rollout }: Topology, despiteAlarms: boolean): string[] {
  const names = regions.map(({ name }) => name).join(', ')
  return [
    `would bring the release to ${names}, and create or update what exists once`,
    ...rollout.waves.flatMap(({ regions, shift, bakeMinutes }, index) => {
      if (regions.length === 0) return []
      const how = despiteAlarms
        ? 'all at once, and no gate'
        : `${wordsOf(shift)}; then gate ${index + 1} would watch for ${bakeMinutes} min`
      return [`would shift wave ${index + 1}, ${regions.join(', ')}: ${how}`]
    }),
  ]
}

/** A release's id as a flag names it. */
export function releaseNamed(text: string | undefined): string {
  if (!text || !/^[0-9a-f]{12}$/.test(text)) {
    throw new Misuse(
      `--release needs a release's id, 12 hexadecimal digits, and got "${text ?? ''}".`,
    )
  }
  return text
}
