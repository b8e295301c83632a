import { type Axis, layers } from '../../templates/layers.ts'
import {
  type DataLayer,
  type DeploymentLayer,
  type Failover,
  type FrameworkLayer,
  type Layer,
  withParts,
} from '../render/layer.ts'
import { estimatedLatencyMs, everywhere, type Place } from './places.ts'
import { regions } from './regions.ts'
import {
  type Alarms,
  allAtOnce,
  blastRadius,
  describeShift,
  detectionSeconds,
  parseShift,
  type Shift,
  shiftMinutes,
  type Wave,
} from './rollout.ts'

/** What the user chose: recorded in the project, and enough to make it again. */
export interface Answers {
  name: string
  framework: string
  /** In rollout order; the first is the home region. Absent where the framework knows no regions. */
  regions?: string[]
  /** How a wave's regions are changed; absent for the framework's usual way. */
  deployment?: string
  data: string
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
}

/** The answers resolved: everything that a template may print. */
export interface Plan {
  name: string
  home: string
  domain: string | undefined
  regions: PlannedRegion[]
  /** A region that votes on writes and serves nobody, where the data layer needs a third for its majority. */
  witness: string | undefined
  shift: Shift
  waves: PlannedWave[]
  approval: boolean
  framework: FrameworkLayer
  /** Undefined where the framework has one way alone, and it is its own. */
  deployment: DeploymentLayer | undefined
  data: Layer
  ci: Layer
  strategy: Layer
  /** The layers to lay over each other, in order. */
  layers: { axis: Axis; layer: Layer }[]
  /** 0 to 1: the largest share of all traffic that a bad build reaches before an alarm can stop it. */
  blastRadius: number
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

export const alarms: Alarms = { periodSeconds: 60, evaluationPeriods: 2, errorRate: 0.05 }

function chosen<L extends Layer>(of: readonly L[], id: string): L {
  const layer = of.find((candidate) => candidate.id === id)
  if (!layer) throw new Error(`no layer is called ${id}`)
  return layer
}

/** The chosen regions, in rollout order, or the one place of a framework that knows none; nothing while neither is known. */
export function placesOf({ regions: chosenRegions, framework }: Partial<Answers>): string[] {
  const layer = layers.framework.find(({ id }) => id === framework)
  if (layer?.places === 'everywhere') return [everywhere.name]
  return chosenRegions ?? []
}

const placeNamed = new Map([...regions, everywhere].map((place) => [place.name, place]))

function located(answers: Answers): Place[] {
  return placesOf(answers).map((name) => {
    const place = placeNamed.get(name)
    if (!place) throw new Error(`no region is called ${name}`)
    return place
  })
}

/** Of the regions that may vote, in the set of the two if there are sets, the one with the shortest way to the farther of the two chosen; the first of equals. */
function witnessFor(places: Place[], { witnesses = [], sets }: DataLayer): string | undefined {
  if (places.length !== 2) return undefined
  const names = places.map(({ name }) => name)
  const set = sets?.find((one) => names.every((name) => one.includes(name))) ?? witnesses
  const farthest = (place: Place) =>
    Math.max(...places.map((one) => estimatedLatencyMs(one, place)))
  return regions
    .filter(({ name }) => witnesses.includes(name) && set.includes(name) && !names.includes(name))
    .sort((a, b) => farthest(a) - farthest(b))[0]?.name
}

/** How long a shift goes on after a fault's first request before anything can stop it, in seconds. */
export const unwatchedSeconds = ({
  judgesEachStep,
  metricsDelaySeconds,
}: FrameworkLayer): number => (judgesEachStep ? 0 : detectionSeconds(alarms, metricsDelaySeconds))

const secondsToFailOver = ({ ttlSeconds, healthCheck }: Failover): number =>
  healthCheck.intervalSeconds * healthCheck.failureThreshold + ttlSeconds

/** Answers that passed validation → the plan. */
export function makePlan(answers: Answers): Plan {
  const framework = chosen(layers.framework, answers.framework)
  const deployed = answers.deployment ?? framework.deployments?.[0]
  const deployment = deployed === undefined ? undefined : chosen(layers.deployment, deployed)
  const data = chosen(layers.data, answers.data)
  const ci = chosen(layers.ci, answers.ci)
  const strategy = chosen(layers.rollout, answers.rollout)
  const shift = (strategy.shifts && parseShift(answers.shift ?? '')) || allAtOnce
  const places = located(answers)
  const waves = strategy.waves(placesOf(answers), shift)
  const { failover, entrance } = framework
  return {
    name: answers.name,
    home: places[0]?.name ?? '',
    domain: answers.domain,
    regions: places.map((region, index) => ({
      name: region.name,
      place: region.place,
      home: index === 0,
      latencyMs: Object.fromEntries(
        places.map((other) => [other.name, estimatedLatencyMs(region, other)]),
      ),
      optIn: region.optIn === true,
    })),
    witness: witnessFor(places, data),
    shift,
    waves: waves.map((wave, index) => ({
      number: index + 1,
      traffic: describeShift(wave.shift),
      shiftMinutes: shiftMinutes(wave.shift),
      ...wave,
    })),
    approval: answers.approval === true,
    framework,
    deployment,
    data,
    ci,
    strategy,
    layers: [
      { axis: 'base', layer: layers.base[0] },
      { axis: 'runtime', layer: chosen(layers.runtime, framework.runtime) },
      ...withParts(framework).map((layer) => ({ axis: 'framework' as const, layer })),
      ...(deployment ? [{ axis: 'deployment' as const, layer: deployment }] : []),
      ...withParts(data).map((layer) => ({ axis: 'data' as const, layer })),
      { axis: 'ci', layer: ci },
      { axis: 'rollout', layer: strategy },
      {
        axis: 'shift',
        layer: chosen(layers.shift, shift.kind === 'all-at-once' ? shift.kind : 'gradual'),
      },
      {
        axis: 'dns',
        layer: chosen(
          layers.dns,
          answers.domain === undefined ? entrance.withoutDomain : entrance.withDomain,
        ),
      },
    ],
    blastRadius: blastRadius(waves, places.length, unwatchedSeconds(framework)),
    detectionSeconds: detectionSeconds(alarms, framework.metricsDelaySeconds),
    rtoSeconds: failover && secondsToFailOver(failover),
    dns: failover,
    alarms,
  }
}
