import { setTimeout as sleep } from 'node:timers/promises'
import type { StackSetOperationPreferences } from '@aws-sdk/client-cloudformation'
import { topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import type { StackUpdate } from './cloud.ts'
import { withVersionOf } from './settings.ts'

/** How an operation ended in each of its regions: undefined, or why it did not succeed. */
export type Ends = Map<string, string | undefined>

type Parameters = Record<string, string | undefined>

/** What is asked of a stack set. A change waits for the end of its operation. */
export interface SetCalls {
  /** What its template is given, and where it has stacks; undefined when there is no set. */
  current(): Promise<{ parameters: Record<string, string>; regions: string[] } | undefined>
  /** Makes it, without a stack. */
  create(template: string, parameters: Parameters): Promise<void>
  /**
   * Gives it another template, and that to its stacks in these regions alone: the others keep what they have. A parameter
   * without a value keeps the one that it has.
   */
  update(
    regions: string[],
    template: string,
    parameters: Parameters,
    preferences: StackSetOperationPreferences,
  ): Promise<Ends>
  /** Makes a stack in a region. */
  add(
    region: string,
    overrides: Parameters,
    preferences: StackSetOperationPreferences,
  ): Promise<Ends>
}

/**
 * How CloudFormation goes about an operation. The regions of a wave change at the same time: what has to wait for
 * another is a wave of its own, behind a gate that the stack set knows nothing of. Counts are accounts in a region.
 *
 * @param regions in rollout order
 * @param shift `gradual` begins in no region once another has failed; where all traffic moves at once, as on every way
 * back, a region holds up none
 */
export const preferences = (
  regions: string[],
  shift: 'gradual' | 'at-once',
): StackSetOperationPreferences => ({
  RegionOrder: regions,
  RegionConcurrencyType: 'PARALLEL',
  MaxConcurrentCount: 1,
  FailureToleranceCount: shift === 'gradual' ? 0 : 1,
  ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE',
})

/** What differs from region to region. A stack keeps its own when the set is updated. */
const OWN = 'ArtifactBucket'
/** How long an operation waits for regions that are about to ask for the same. */
const GATHER_MS = 5_000

interface Asked {
  update: StackUpdate
  settle(failure?: unknown): void
}

let asked: Asked[] = []
let operations: Promise<void> = Promise.resolve()

/**
 * Changes a region's stack, together with those of all regions that ask for the same within a few seconds: a stack set
 * takes one operation at a time, so one for each region would shift traffic in one after the other.
 *
 * @throws Failure when the region was not changed
 */
export function together(update: StackUpdate, set: SetCalls, say: Say): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (failure?: unknown) => (failure === undefined ? resolve() : reject(failure))
    asked.push({ update, settle })
    operations = operations.then(() => next(set, say))
  })
}

/** Carries out what the first in line asks for, for all that ask for the same. */
async function next(set: SetCalls, say: Say): Promise<void> {
  if (asked.length === 0) return
  await sleep(GATHER_MS)
  const change = changeOf(asked[0]?.update)
  const alike = asked.filter(({ update }) => changeOf(update) === change)
  asked = asked.filter((one) => !alike.includes(one))
  try {
    const ends = await carryOut(
      alike.map(({ update }) => update),
      set,
      say,
    )
    for (const { update, settle } of alike) {
      const { region } = update
      const reason = ends.has(region) ? ends.get(region) : 'the operation did not reach it'
      settle(reason && new Failure(`${region} was not changed by the stack set: ${reason}`))
    }
  } catch (error) {
    for (const { settle } of alike) settle(error)
  }
}

/** Nothing else tells two changes apart: what a region is given beside them follows from what it has been told already. */
const changeOf = (update: StackUpdate | undefined): string =>
  JSON.stringify([update?.template.path, update?.parameters.TrafficShift])

const order = topology.regions.map(({ name }) => name)

/** One change → the operations that make it: one for the stacks that are there, then one for each that is not. */
async function carryOut(updates: StackUpdate[], set: SetCalls, say: Say): Promise<Ends> {
  const sorted = updates.toSorted((a, b) => order.indexOf(a.region) - order.indexOf(b.region))
  const [first] = sorted
  if (!first) return new Map()
  const { [OWN]: own, ...shared } = Object.assign({}, ...sorted.map(({ parameters }) => parameters))
  const template = withVersionOf(String(first.template.bytes), shared.ArtifactDigest ?? '')
  const shift = shared.TrafficShift === 'gradual' ? 'gradual' : 'at-once'
  const before = await set.current()
  const there = sorted
    .map(({ region }) => region)
    .filter((region) => before?.regions.includes(region))
  const joining = sorted.filter(({ region }) => !there.includes(region))

  let ends: Ends = new Map()
  if (!before) await set.create(template, { ...shared, [OWN]: own })
  else if (there.length > 0 || before.regions.length === 0) {
    say(`stack set: ${there.join(', ') || 'its template'} to ${shared.Release}`)
    const accepted = Object.keys(JSON.parse(template).Parameters)
    const known = accepted.filter((name) => name in shared || name in before.parameters)
    const parameters = Object.fromEntries(known.map((name) => [name, shared[name]]))
    ends = await set.update(there, template, parameters, preferences(there, shift))
  } else if (before.parameters.Release !== shared.Release) {
    throw new Failure(
      `${joining.map(({ region }) => region).join(', ')} can join only with the release that the stack set has, ${before.parameters.Release}, because its template is that of all regions: deploy ${shared.Release} where it runs already, then here.`,
    )
  }
  for (const { region, parameters } of joining) {
    say(`stack set: ${region} joins, with ${shared.Release}`)
    const added = await set.add(region, { [OWN]: parameters[OWN] }, preferences([region], shift))
    for (const [name, end] of added) ends.set(name, end)
  }
  return ends
}
