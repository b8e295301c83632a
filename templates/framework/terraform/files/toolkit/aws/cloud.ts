import type { Calls } from './calls.ts'
import type { Planned } from './changes.ts'
import type { ObjectAddress } from './objects.ts'

/** A folder below `infra/` with a state of its own, and the region that holds the state. */
export interface Root {
  path: string
  region: string
  /** What its lines are printed behind. */
  label: string
}

export interface TrafficShift {
  release: string
  from: string
  to: string
  /** All traffic in one step, whatever the alarms say. */
  atOnce: boolean
}

/**
 * All that a rollout asks of AWS and of Terraform, one region at a time, so that no step depends on a region that it is not
 * about. Every function throws an error whose message names the call and the region.
 */
export interface Cloud extends Calls {
  /** Whether the region has a bucket of that name. */
  hasBucket(region: string, name: string): Promise<boolean>
  /** The address that API Gateway gave to the region's API; undefined when there is no API. */
  apiEndpoint(region: string): Promise<string | undefined>
  /** The version that the function's alias names; undefined when there is no function. */
  aliasVersion(region: string): Promise<string | undefined>
  /** The release that a version was published for, if it was. */
  releaseOf(region: string, version: string): Promise<string | undefined>
  /** The version that was published for a release, if one was. */
  versionOf(region: string, release: string): Promise<string | undefined>
  /**
   * Puts the code into the function and publishes it, with the function's settings as they are now, as a version: as the last one,
   * where nothing has changed since.
   *
   * @param sha256 of the code, in base64
   */
  publish(region: string, release: string, code: ObjectAddress, sha256: string): Promise<string>
  /** Points the alarms on the newest release at this one. */
  aimAlarms(region: string, release: string, version: string): Promise<void>
  /** Has the alarm for DNS count this release's answers: it leaves out whatever is on trial. */
  aimFilters(region: string, release: string): Promise<void>
  /** Gives the alias its first version: there is nothing to shift from. */
  pointAlias(region: string, version: string): Promise<void>
  /** Shifts traffic, and waits until all of it has. */
  shift(region: string, shift: TrafficShift): Promise<void>
  /** The shift that is under way; without a release when it is CodeDeploy's own way back. */
  shiftUnderWay(region: string): Promise<{ release?: string; status: string } | undefined>
  /** What a plan of Terraform's says that was saved. */
  planned(root: Root, plan: string): Promise<Planned>
  /** A plan of Terraform's, if it was saved. */
  savedPlan(path: string): Promise<Buffer | undefined>
  /** Deletes a plan of Terraform's, if it was saved. */
  dropPlan(path: string): Promise<void>
  /** Runs one command of Terraform in a root, and gives its standard output. */
  terraform(root: Root, words: string[]): Promise<string>
}
