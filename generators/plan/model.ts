import type { Alarms, Shift, Wave } from './rollout.ts'

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
  /**
   * What `npm run validate` asks on its account: modules of the project's `toolkit/checks/` → the `Check` that each exports.
   * Every one of them stands in `toolkit/checks/checks.ts`.
   */
  checks?(plan: Plan): Readonly<Record<string, string>>
  /** What of its infrastructure holds data, so that an upgrade which would lose it can be refused. */
  state?(plan: Plan): Stateful[]
  /**
   * What a person must know before a change is deployed that it is on either side of, a sentence or a few each: only what
   * holds for the files and commands of the project. It is asked for every change, also of what is not its own.
   */
  advice?(from: Plan, to: Plan): string[]
  /** The same of the sample service, which is told while the project has the file that it speaks of. */
  adviceOnSample?: { file: string; advice(from: Plan, to: Plan): string[] }
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
  /** Whether its pipeline shows what a release would change before somebody lets it go: a job of its own. */
  plansFirst?: boolean
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

/** A service to begin with, which its owner replaces. */
export interface SampleLayer extends Layer {
  /** The frameworks that it is written for. */
  frameworks: readonly string[]
  /** How the paths of its files begin, in groups: each is an upgrade's to move while nobody has touched any of it. */
  groups: readonly {
    starts: readonly string[]
    /** The release before which what stands around these files was theirs too, so that one does not work without the other. */
    since?: string
  }[]
  /** The actions on its table, by data layer: its own, and those of the switch that takes a region out. */
  actions: Readonly<Record<string, readonly string[]>>
  /** What runbooks call what it keeps. */
  names: {
    /** An article and one of it, and several. */
    one: string
    many: string
    /** The partition key of one, and what reads all that belongs to it. */
    key: string
    reads: string
  }
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
  /** What it is called, and is, where there are none; the same unless given. */
  withoutRegions?: { title: string; summary: string }
  /** The regions in rollout order → the waves. */
  waves(regions: readonly string[], shift: Shift): Wave[]
}

/** Every layer there is, by what it is a choice of; in the order in which they are laid over each other. */
export interface Axes {
  base: readonly [Layer]
  runtime: readonly Layer[]
  framework: readonly FrameworkLayer[]
  deployment: readonly DeploymentLayer[]
  data: readonly DataLayer[]
  sample: readonly [SampleLayer, ...SampleLayer[]]
  ci: readonly CiLayer[]
  rollout: readonly RolloutLayer[]
  shift: readonly Layer[]
  dns: readonly Layer[]
}

export type Axis = keyof Axes

/** What the user chose: recorded in the project, and enough to make it again. */
export interface Answers {
  name: string
  framework: string
  /** In rollout order; the first is the home region. Absent where the framework knows no regions. */
  regions?: string[]
  /** How a wave's regions are changed; absent for the framework's usual way. */
  deployment?: string
  data: string
  /** The service that it begins with; absent for the first there is. */
  sample?: string
  ci: string
  rollout: string
  /** `canary10-15m`, `linear10-1m`; absent when the strategy moves all traffic at once. */
  shift?: string
  domain?: string
  /** Whether a person lets a release go before its first wave. */
  approval?: boolean
}

/** A region, or the one place of a platform that has none. */
interface PlannedRegion {
  name: string
  place: string
  /** The owner of what exists once: the table's stack, the hosted zone. */
  home: boolean
  /** Estimated round trips to every chosen one, in milliseconds. */
  latencyMs: Record<string, number>
  /** Whether an account has to enable it first, and services have a principal of their own there. */
  optIn: boolean
}

interface PlannedWave extends Wave {
  /** From 1. */
  number: number
  /** The shift in words. */
  traffic: string
  /** How long the shift takes; the bake comes after it. */
  shiftMinutes: number
  /** Its shares of the traffic in percent, and the minutes to watch a build with each. */
  steps: readonly { percent: number; minutes: number }[]
}

/** The answers resolved: everything that a template may print. */
export interface Plan {
  name: string
  home: string
  domain: string | undefined
  regions: PlannedRegion[]
  /** A region that votes on writes and serves nobody, where the data layer needs a third for its majority. */
  witness: string | undefined
  /** The regions that agree on every write, the witness last; undefined where each writes by itself. */
  quorum: readonly string[] | undefined
  shift: Shift
  waves: PlannedWave[]
  approval: boolean
  framework: FrameworkLayer
  /** Undefined where the framework has one way alone, and it is its own. */
  deployment: DeploymentLayer | undefined
  data: Layer
  sample: SampleLayer
  ci: Layer
  strategy: Layer
  /** The layers to lay over each other, in order. */
  layers: { axis: Axis; layer: Layer }[]
  /** 0 to 1: the largest share of all traffic that a bad build reaches before an alarm can stop it, if every region has as much. */
  blastRadius: number
  /** The same in words, for the regions that it is true of. */
  reach: string
  /** From a fault's first request to the alarm. */
  detectionSeconds: number
  /**
   * Until a lost region's users are served again: the health check's detection and one answer's time to live. Undefined
   * where the platform does it, and promises no time.
   */
  rtoSeconds: number | undefined
  dns: Failover | undefined
  alarms: Alarms
}

/** A resource that holds what no deployment can make again: data, or a name that others have written down. */
export interface Stateful {
  /** What it is called within a project, whatever the answers: the same one before and after a change. */
  id: string
  /** For a person: `the table orders, which its stack in us-east-2 owns`. */
  what: string
  /** Everything whose change makes the platform put another, empty one in its place. */
  identity: string
}

/** A layer on top of its parts. */
export const withParts = (layer: Layer): Layer[] => [...(layer.parts ?? []), layer]

export const defineLayer = (layer: Layer): Layer => layer
export const defineFramework = (layer: FrameworkLayer): FrameworkLayer => layer
export const defineDeployment = (layer: DeploymentLayer): DeploymentLayer => layer
export const defineData = (layer: DataLayer): DataLayer => layer
export const defineSample = (layer: SampleLayer): SampleLayer => layer
export const defineCi = (layer: CiLayer): CiLayer => layer
export const defineRollout = (layer: RolloutLayer): RolloutLayer => layer
