import { layers } from '../../templates/layers.ts'
import {
  type Answers,
  type DataLayer,
  type Failover,
  type FrameworkLayer,
  type Layer,
  type Plan,
  type RolloutLayer,
  withParts,
} from './model.ts'
import { estimatedLatencyMs, everywhere, type Place } from './places.ts'
import { regions } from './regions.ts'
import {
  type Alarms,
  allAtOnce,
  blastRadius,
  describeReach,
  describeShift,
  detectionSeconds,
  parseShift,
  shiftMinutes,
  stepsOf,
} from './rollout.ts'

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

/** A strategy in the words that are true of a framework's places. */
export const strategyFor = <Strategy extends Pick<RolloutLayer, 'withoutRegions'>>(
  strategy: Strategy,
  { places }: Pick<FrameworkLayer, 'places'>,
): Strategy => (places === 'everywhere' ? { ...strategy, ...strategy.withoutRegions } : strategy)

/** Answers that passed validation → the plan. */
export function makePlan(answers: Answers): Plan {
  const framework = chosen(layers.framework, answers.framework)
  const deployed = answers.deployment ?? framework.deployments?.[0]
  const deployment = deployed === undefined ? undefined : chosen(layers.deployment, deployed)
  const data = chosen(layers.data, answers.data)
  const sample =
    answers.sample === undefined ? layers.sample[0] : chosen(layers.sample, answers.sample)
  const ci = chosen(layers.ci, answers.ci)
  const strategy = chosen(layers.rollout, answers.rollout)
  const shift = (strategy.shifts && parseShift(answers.shift ?? '')) || allAtOnce
  const places = located(answers)
  const waves = strategy.waves(placesOf(answers), shift)
  const { failover, entrance } = framework
  const witness = witnessFor(places, data)
  const votes = [...places.map(({ name }) => name), ...(witness ? [witness] : [])]
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
    witness,
    quorum: data.witnesses && votes,
    shift,
    waves: waves.map((wave, index) => ({
      number: index + 1,
      traffic: describeShift(wave.shift),
      shiftMinutes: shiftMinutes(wave.shift),
      steps: stepsOf(wave),
      ...wave,
    })),
    approval: answers.approval === true,
    framework,
    deployment,
    data,
    sample,
    ci,
    strategy: strategyFor(strategy, framework),
    layers: [
      { axis: 'base', layer: layers.base[0] },
      { axis: 'runtime', layer: chosen(layers.runtime, framework.runtime) },
      ...withParts(framework).map((layer) => ({ axis: 'framework' as const, layer })),
      ...(deployment ? [{ axis: 'deployment' as const, layer: deployment }] : []),
      ...withParts(data).map((layer) => ({ axis: 'data' as const, layer })),
      { axis: 'sample', layer: sample },
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
    reach: describeReach(waves, places.length, unwatchedSeconds(framework)),
    detectionSeconds: detectionSeconds(alarms, framework.metricsDelaySeconds),
    rtoSeconds: failover && secondsToFailOver(failover),
    dns: failover,
    alarms,
  }
}
