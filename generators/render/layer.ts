import type { Shift, Wave } from '../plan/rollout.ts'

type Versions = Readonly<Record<string, string>>

/** What every layer may bring to the project's package.json, and how it introduces itself. */
export interface Layer {
  /** The folder's name, and the value of the flag that chooses it. */
  id: string
  title: string
  /** One line that helps to decide. */
  summary: string
  scripts?: Versions
  dependencies?: Versions
  devDependencies?: Versions
  optionalDependencies?: Versions
  /** Packages among them whose install script npm may run. */
  allowScripts?: readonly string[]
}

export interface FrameworkLayer extends Layer {
  /** The id of the runtime that it deploys. */
  runtime: string
}

export interface DataLayer extends Layer {
  consistency: 'eventual' | 'strong'
  /** How many regions it can span. */
  regions: { min: number; max: number }
  /** Regions that exist, but where it does not. */
  absentFrom?: readonly string[]
  /** The frameworks that it has infrastructure for. */
  frameworks: readonly string[]
}

export interface CiLayer extends Layer {
  frameworks: readonly string[]
}

export interface RolloutLayer extends Layer {
  /** Whether traffic moves in steps inside a region, so that a traffic shift must be chosen. */
  shifts: boolean
  /** The regions in rollout order → the waves. */
  waves(regions: readonly string[], shift: Shift): Wave[]
}

export const defineLayer = (layer: Layer): Layer => layer
export const defineFramework = (layer: FrameworkLayer): FrameworkLayer => layer
export const defineData = (layer: DataLayer): DataLayer => layer
export const defineCi = (layer: CiLayer): CiLayer => layer
export const defineRollout = (layer: RolloutLayer): RolloutLayer => layer
