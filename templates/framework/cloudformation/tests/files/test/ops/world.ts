import type { Cloud, Stack } from '../../toolkit/aws/cloud.ts'
import { fleetIn } from '../../toolkit/aws/fleet.ts'
import { SETTINGS } from '../../toolkit/aws/settings.ts'
import { stacks } from '../../toolkit/aws/stacks.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import type { Alarm } from '../../toolkit/rollout/fleet.ts'
import type { Answer } from '../../toolkit/rollout/requests.ts'
import { topology } from '../../topology.ts'

export const quiet = () => {}
export const here = topology.regions.map(({ name }) => name)

/** A release's template, as a bucket keeps it. */
export const template = (...parameters: string[]) =>
  Buffer.from(
    `Parameters:\n${parameters.map((name) => `  ${name}:\n    Type: String\n`).join('')}Resources:\n  It: !Ref X\n`,
  )

/**
 * An account in memory: every region has a bucket, and runs `running` when it is given. A test reaches in to raise an
 * alarm, to take a region down, or to make an update fail.
 */
export function world(options: { running?: string } = {}) {
  const regions = new Map(
    here.map((name) => [
      name,
      {
        down: false,
        shifting: false,
        updateFails: false,
        alarms: new Map<string, Alarm['state']>([[`${topology.service}-${name}-5xx`, 'OK']]),
        objects: new Map<string, Buffer>(),
        /** What the region answers instead, while it is asked for data. */
        answer: undefined as Answer | undefined,
        /** The same of /health. */
        health: undefined as Answer | undefined,
        stack: options.running
          ? stack({ Release: options.running, TrafficShift: 'gradual' })
          : undefined,
      },
    ]),
  )
  const updates: { region: string; stack: string; parameters: Record<string, string> }[] = []
  /** What happens in the next polls, one a wait; the traffic has shifted when none is left. */
  const later: (() => void)[] = []

  const region = (name: string) => {
    const found = regions.get(name)
    if (!found || found.down) throw new Failure(`${name} is down`)
    return found
  }
  const at = (name: string) => {
    const found = regions.get(name)
    if (!found) throw new Error(name)
    return found
  }
  const cloud: Cloud = {
    account: async () => '123456789012',
    stack: async (name, which) => {
      const at = region(name)
      if (which === stacks.artifacts) return stack({}, { BucketName: `bucket-${name}` })
      if (which !== stacks.region || !at.stack) return undefined
      const { outputs } = at.stack
      return { ...at.stack, outputs: { RegionalUrl: `https://${name}.example`, ...outputs } }
    },
    updateStack: async (update) => {
      const at = region(update.region)
      updates.push({ region: update.region, stack: update.stack, parameters: update.parameters })
      const before = at.stack
      at.stack = stack({ ...before?.parameters, ...update.parameters })
      if (update.parameters.TrafficShift === 'gradual') {
        at.shifting = true
        while (at.shifting && later.length > 0)
          await new Promise((resolve) => setImmediate(resolve))
        if (!at.shifting) at.updateFails = true
        at.shifting = false
      }
      if (at.updateFails) {
        at.stack = before
        throw new Failure(`${update.stack} in ${update.region} ended as UPDATE_ROLLBACK_COMPLETE`)
      }
    },
    change: async () => {},
    read: async ({ region: name, key }) => region(name).objects.get(key),
    release: async (name, _bucket, id) => {
      const settings = region(name).objects.get(`releases/${id}/${SETTINGS}`)
      return settings && { id, digest: id.padEnd(64, '0'), files: { [SETTINGS]: settings } }
    },
    write: async ({ region: name, key }, body) => {
      region(name).objects.set(key, body)
    },
    alarms: async (name) =>
      [...region(name).alarms].map(([alarm, state]) => ({ name: alarm, state, reason: 'breach' })),
    stopShifts: async (name) => {
      const { shifting } = region(name)
      region(name).shifting = false
      return Number(shifting)
    },
    readData: async (name) => {
      const { answer, stack } = at(name)
      return answer ?? { version: `${stack?.parameters.Release}` }
    },
    readHealth: async (name) => {
      const { health, stack } = at(name)
      return health ?? { version: `${stack?.parameters.Release}` }
    },
    wait: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      later.shift()?.()
    },
  }
  return {
    cloud,
    /** Its regions, to which nothing sends users. */
    fleet: { ...fleetIn(cloud, quiet), entrance: undefined },
    /** The same, with what the service has. */
    entered: fleetIn(cloud, quiet),
    updates,
    /** Every installation of a release in a region, and how its traffic moved. */
    shifts: () =>
      updates.map(({ region, parameters }) => ({
        region,
        release: parameters.Release,
        shift: parameters.TrafficShift,
      })),
    later,
    /** Puts a release into every region's bucket. */
    holds(release: string, ...parameters: string[]) {
      const accepted = parameters.length > 0 ? parameters : ['TrafficShift']
      for (const { objects } of regions.values()) {
        objects.set(`releases/${release}/${SETTINGS}`, template('Release', ...accepted))
      }
    },
    at,
    /** As if the region had been made to run the release. */
    runs(name: string, release: string) {
      Object.assign(at(name).stack?.parameters ?? {}, { Release: release })
    },
    /** As if a job had been cut off while it shifted the region's traffic. */
    cutOff(name: string) {
      const { stack } = at(name)
      at(name).shifting = true
      if (stack) stack.status = 'UPDATE_IN_PROGRESS'
    },
    /** As if the shift that was stopped had undone itself. */
    undone(name: string, release: string) {
      at(name).stack = stack({ Release: release, TrafficShift: 'gradual' })
    },
    running: () =>
      Object.fromEntries(here.map((n) => [n, regions.get(n)?.stack?.parameters.Release])),
  }
}

function stack(parameters: Record<string, string>, outputs: Record<string, string> = {}): Stack {
  const codeDeploy = { CodeDeployApplication: 'application', CodeDeployGroup: 'group' }
  return { status: 'UPDATE_COMPLETE', parameters, outputs: { ...codeDeploy, ...outputs } }
}
