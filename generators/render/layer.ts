import type { Plan } from '../plan/plan.ts'
import type { Shift, Wave } from '../plan/rollout.ts'
import type { Stateful } from '../plan/state.ts'

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
  /** Packages that have an install script, and whether npm may run it: one that is not told warns at every installation. */
  allowScripts?: Readonly<Record<string, boolean>>
  /** How paths begin that are the sample service's own: theirs to replace who live in the project. */
  seeded?: readonly string[]
  /** What of its infrastructure holds data, so that an upgrade which would lose it can be refused. */
  state?(plan: Plan): Stateful[]
  /**
   * What a person must know before a change is deployed that it is on either side of, a sentence or a few each: only what
   * holds for the files and commands of the project. It is asked for every change, also of what is not its own.
   */
  advice?(from: Plan, to: Plan): string[]
  /** Layers of the same axis that lie below it and are no choice of their own. */
  parts?: readonly Layer[]
}

export interface FrameworkLayer extends Layer {
  /** The id of the runtime that it deploys. */
  runtime: string
  /** What it is rolled out over: the regions that are chosen, or a platform that has none and is everywhere at once. */
  places: 'regions' | 'everywhere'
  /** The ids of the layers through which users come in, with a domain of their own and without one. */
  entrance: { withDomain: string; withoutDomain: string }
  /** How a lost place is left, where that is the project's work and not its platform's. */
  failover?: Failover
  /** How long after a request its outcome can be counted, beyond what an alarm needs. */
  metricsDelaySeconds: number
  /** No step of a shift is taken before the one before was judged: the delay makes it longer, and exposes nobody else. */
  judgesEachStep?: true
  /** The ids of the layers that change a wave's places, where it leaves that to one; the first unless another is chosen. */
  deployments?: readonly string[]
  /** Whose credentials are worth a look before it is made. */
  account?: 'aws'
  /** What its files call what the texts of its parts, and of layers beside them, refer to. */
  names?: Readonly<Record<string, string>>
}

/** Health checks in front of each place, and how long their verdict is remembered by clients. */
export interface Failover {
  ttlSeconds: number
  healthCheck: { intervalSeconds: 10 | 30; failureThreshold: number }
}

export interface DeploymentLayer extends Layer {
  /** What CloudFormation writes before the name of a region's own stack, and so before the names of what it makes. */
  stackPrefix: string
  /** What stands in texts for that which it writes behind it. */
  stackSuffix: string
  /** What a wave is in a pipeline, in words. */
  waveJobs: string
  /** How long a region's change may wait for its traffic, where that is less than elsewhere. */
  longestShift?: { minutes: number; because: string }
  /** How long the project's name may be, where that is less than elsewhere. */
  longestName?: { characters: number; because: string }
}

export interface DataLayer extends Layer {
  consistency: 'eventual' | 'strong'
  /** How many regions it can span; any number unless given. */
  spans?: { min: number; max: number }
  /** Regions that exist, but where it does not. */
  absentFrom?: readonly string[]
  /** Sets of regions of which one must hold all that are chosen, and the witness. */
  sets?: readonly (readonly string[])[]
  /** Where a third vote can be, if it takes one where only two are chosen: the nearest to both is taken. */
  witnesses?: readonly string[]
  /** Whether it is what to take for those who ask for a relational server. */
  relational?: true
  /** The frameworks that it has infrastructure for. */
  frameworks: readonly string[]
}

export interface CiLayer extends Layer {
  frameworks: readonly string[]
  /** Whether its pipeline has a step that waits for a person. */
  approval: boolean
}

export interface RolloutLayer extends Layer {
  /** Whether traffic moves in steps inside a region, so that a traffic shift must be chosen. */
  shifts: boolean
  /** Set where it goes from region to region: what comes nearest where there are none, by its id. */
  overRegions?: { nearest: string }
  /** The regions in rollout order → the waves. */
  waves(regions: readonly string[], shift: Shift): Wave[]
}

/** A layer on top of its parts. */
export const withParts = (layer: Layer): Layer[] => [...(layer.parts ?? []), layer]

export const defineLayer = (layer: Layer): Layer => layer
export const defineFramework = (layer: FrameworkLayer): FrameworkLayer => layer
export const defineDeployment = (layer: DeploymentLayer): DeploymentLayer => layer
export const defineData = (layer: DataLayer): DataLayer => layer
export const defineCi = (layer: CiLayer): CiLayer => layer
export const defineRollout = (layer: RolloutLayer): RolloutLayer => layer
