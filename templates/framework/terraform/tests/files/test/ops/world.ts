import type { Cloud } from '../../toolkit/aws/cloud.ts'
import { fleetIn } from '../../toolkit/aws/fleet.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import type { Alarm } from '../../toolkit/rollout/fleet.ts'
import type { Answer } from '../../toolkit/rollout/requests.ts'
import { topology } from '../../topology.ts'

export const quiet = () => {}
export const here = topology.regions.map(({ name }) => name)

interface Region {
  down: boolean
  shifting: boolean
  alarms: Map<string, Alarm['state']>
  objects: Map<string, Buffer>
  /** The releases that versions 1, 2 and so on were published for. */
  versions: string[]
  /** The function's settings, as Terraform made them, and those that each version has. */
  settings: string
  frozen: string[]
  /** What the alias names; undefined while there is no function. */
  alias: string | undefined
  /** What the region answers instead, while it is asked for data. */
  answer: Answer | undefined
  /** The same of /health. */
  health: Answer | undefined
  /** The shift that is under way. */
  under: { release?: string; status: string } | undefined
  /** What the alarms on the newest release look at. */
  aim: string | undefined
  /** The release whose answers the alarm for DNS counts. */
  counted: string | undefined
}

/**
 * An account in memory: every region has a bucket, and runs `running` when it is given, else has a function of which
 * nothing was published yet. A test reaches in to raise an alarm, to take a region down, or to stop a shift.
 */
export function world(options: { running?: string } = {}) {
  const { running } = options
  const regions = new Map(
    here.map((name): [string, Region] => [
      name,
      {
        down: false,
        shifting: false,
        alarms: new Map([[`${topology.service}-${name}-5xx`, 'OK']]),
        objects: new Map([
          [
            'state/database.json',
            Buffer.from(JSON.stringify({ endpoint: `${name}.on.aws`, role: `role-${name}` })),
          ],
        ]),
        versions: running ? [running] : [],
        settings: '',
        frozen: running ? [''] : [],
        alias: running ? '1' : '$LATEST',
        answer: undefined,
        health: undefined,
        under: undefined,
        aim: running,
        counted: running,
      },
    ]),
  )
  const shifts: { region: string; release: string; shift: 'gradual' | 'at-once' }[] = []
  const plans = new Map<string, Buffer>()
  const terraform: string[] = []
  /** What happens in the next polls, one a wait; the traffic has shifted when none is left. */
  const later: (() => void)[] = []

  const at = (name: string): Region => {
    const found = regions.get(name)
    if (!found) throw new Error(name)
    return found
  }
  const region = (name: string): Region => {
    if (at(name).down) throw new Failure(`${name} is down`)
    return at(name)
  }
  /** What applying a root's plan does in the account. */
  let applied = async (_root: string): Promise<void> => {}
  const releaseOf = (name: string, version = '') => at(name).versions[Number(version) - 1]
  const cloud: Cloud = {
    account: async () => '123456789012',
    hasBucket: async () => true,
    apiEndpoint: async (name) => region(name).alias && `https://${name}.example`,
    aliasVersion: async (name) => region(name).alias,
    releaseOf: async (name, version) => region(name).versions[Number(version) - 1],
    versionOf: async (name, release) => {
      const index = region(name).versions.lastIndexOf(release)
      return index < 0 ? undefined : `${index + 1}`
    },
    publish: async (name, release) => {
      const { versions, frozen, settings } = region(name)
      // As Lambda: what has not changed since the last version is that version.
      if (versions.at(-1) !== release || frozen.at(-1) !== settings) {
        versions.push(release)
        frozen.push(settings)
      }
      return `${versions.length}`
    },
    aimAlarms: async (name, release) => {
      region(name).aim = release
    },
    aimFilters: async (name, release) => {
      region(name).counted = release
    },
    pointAlias: async (name, version) => {
      region(name).alias = version
    },
    shift: async (name, { release, to, atOnce }) => {
      const here = region(name)
      shifts.push({ region: name, release, shift: atOnce ? 'at-once' : 'gradual' })
      if (!atOnce) {
        here.shifting = true
        here.under = { release, status: 'InProgress' }
        while (here.shifting && later.length > 0) {
          await new Promise((resolve) => setImmediate(resolve))
        }
        here.under = undefined
        if (!here.shifting) throw new Failure(`the deployment in ${name} ended as Stopped`)
        here.shifting = false
      }
      here.alias = to
    },
    shiftUnderWay: async (name) => region(name).under,
    change: async () => {},
    planned: async () => ({}),
    savedPlan: async (path) => plans.get(path),
    dropPlan: async (path) => {
      plans.delete(path)
    },
    terraform: async (root, words) => {
      terraform.push(`${root.label} ${words[0]}`)
      const saved = words.find((word) => word.startsWith('-out='))?.slice('-out='.length)
      if (saved) plans.set(saved, Buffer.from(`plan ${terraform.length}`))
      if (words[0] === 'apply') await applied(root.label)
      return ''
    },
    read: async ({ region: name, key }) => region(name).objects.get(key),
    release: async (name, _bucket, id) => {
      const code = region(name).objects.get(`releases/${id}/function.zip`)
      return code && { id, digest: id.padEnd(64, '0'), files: { 'function.zip': code } }
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
    readData: async (name) => at(name).answer ?? { version: `${releaseOf(name, at(name).alias)}` },
    readHealth: async (name) =>
      at(name).health ?? { version: `${releaseOf(name, at(name).alias)}` },
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
    /** Every shift of a region's traffic, and how it moved. */
    shifts: () => shifts,
    /** Path → a plan that was saved. */
    plans,
    /** The commands of Terraform that were run. */
    terraform,
    later,
    /** Puts a release into every region's bucket, whose infrastructure was prepared for it. */
    holds(release: string) {
      for (const { objects } of regions.values()) {
        objects.set(`releases/${release}/function.zip`, Buffer.from(release))
        objects.set(`releases/${release}/plan`, Buffer.from('applied'))
      }
    },
    /** Does this in the account when the plan of a root is applied. */
    whenApplied(act: (root: string) => Promise<void>) {
      applied = act
    },
    at,
    /** As if the region had been made to run the release. */
    runs(name: string, release: string) {
      at(name).alias = `${at(name).versions.push(release)}`
      at(name).frozen.push(at(name).settings)
    },
    /** As if a job had been cut off while it shifted the region's traffic. */
    cutOff(name: string) {
      const release = releaseOf(name, at(name).alias) ?? ''
      Object.assign(at(name), { shifting: true, under: { release, status: 'InProgress' } })
    },
    /** As if the shift that was stopped had undone itself. */
    undone(name: string, release: string) {
      at(name).under = undefined
      this.runs(name, release)
    },
    running: () => Object.fromEntries(here.map((name) => [name, releaseOf(name, at(name).alias)])),
  }
}
