import { type Axis, layers } from '../../templates/layers.ts'
import type { Layer } from '../render/layer.ts'
import { estimatedLatencyMs, regionNamed } from './regions.ts'
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
  /** In rollout order; the first is the home region. */
  regions: string[]
  data: string
  ci: string
  rollout: string
  /** `canary10-15m`, `linear10-1m`; absent when the strategy moves all traffic at once. */
  shift?: string
  domain?: string
}

interface PlannedRegion {
  name: string
  place: string
  /** The owner of what exists once: the table's stack, the hosted zone. */
  home: boolean
  /** Estimated round trips to every chosen region, in milliseconds. */
  latencyMs: Record<string, number>
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
  shift: Shift
  waves: PlannedWave[]
  framework: Layer
  data: Layer
  ci: Layer
  strategy: Layer
  /** The layers to lay over each other, in order. */
  layers: { axis: Axis; layer: Layer }[]
  /** 0 to 1: the largest share of all traffic that a bad build reaches before an alarm can stop it. */
  blastRadius: number
  detectionSeconds: number
  /** Until a lost region's users are served again: the health check's detection and one answer's time to live. */
  rtoSeconds: number
  dns: {
    ttlSeconds: number
    healthCheck: { intervalSeconds: 10 | 30; failureThreshold: number }
  }
  alarms: Alarms
}

/**
 * The time to live is that of alias records to API Gateway, which Route 53 sets; 10 seconds is its fast probe, and
 * three failures are its default threshold.
 */
const dns = { ttlSeconds: 60, healthCheck: { intervalSeconds: 10, failureThreshold: 3 } } as const
export const alarms: Alarms = { periodSeconds: 60, evaluationPeriods: 2, errorRate: 0.05 }

function chosen<L extends Layer>(of: readonly L[], id: string): L {
  const layer = of.find((candidate) => candidate.id === id)
  if (!layer) throw new Error(`no layer is called ${id}`)
  return layer
}

/** Answers that passed validation → the plan. */
export function makePlan(answers: Answers): Plan {
  const framework = chosen(layers.framework, answers.framework)
  const data = chosen(layers.data, answers.data)
  const ci = chosen(layers.ci, answers.ci)
  const strategy = chosen(layers.rollout, answers.rollout)
  const shift = (strategy.shifts && parseShift(answers.shift ?? '')) || allAtOnce
  const waves = strategy.waves(answers.regions, shift)
  const located = answers.regions.map((name) => {
    const region = regionNamed(name)
    if (!region) throw new Error(`no region is called ${name}`)
    return region
  })
  return {
    name: answers.name,
    home: located[0]?.name ?? '',
    domain: answers.domain,
    regions: located.map((region, index) => ({
      name: region.name,
      place: region.place,
      home: index === 0,
      latencyMs: Object.fromEntries(
        located.map((other) => [other.name, estimatedLatencyMs(region, other)]),
      ),
    })),
    shift,
    waves: waves.map((wave, index) => ({
      number: index + 1,
      traffic: describeShift(wave.shift),
      shiftMinutes: shiftMinutes(wave.shift),
      ...wave,
    })),
    framework,
    data,
    ci,
    strategy,
    layers: [
      { axis: 'base', layer: layers.base[0] },
      { axis: 'runtime', layer: chosen(layers.runtime, framework.runtime) },
      { axis: 'framework', layer: framework },
      { axis: 'data', layer: data },
      { axis: 'ci', layer: ci },
      { axis: 'rollout', layer: strategy },
      {
        axis: 'shift',
        layer: chosen(layers.shift, shift.kind === 'all-at-once' ? shift.kind : 'gradual'),
      },
      { axis: 'dns', layer: chosen(layers.dns, answers.domain === undefined ? 'none' : 'route53') },
    ],
    blastRadius: blastRadius(waves, answers.regions.length, alarms),
    detectionSeconds: detectionSeconds(alarms),
    rtoSeconds: dns.healthCheck.intervalSeconds * dns.healthCheck.failureThreshold + dns.ttlSeconds,
    dns,
    alarms,
  }
}
