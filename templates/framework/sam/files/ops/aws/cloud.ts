/** A CloudFormation stack as it is now. While an update runs, `parameters` are already the new ones. */
export interface Stack {
  status: string
  parameters: Record<string, string>
  outputs: Record<string, string>
}

export interface StackUpdate {
  region: string
  stack: string
  /** A file of this project; with `bytes`, one that comes from elsewhere and is called so. */
  template: { path: string; bytes?: Buffer }
  /** What is not named keeps its value, or takes the template's default in a new stack. */
  parameters: Record<string, string>
  /** Where the template is uploaded, which only one of more than 51,200 bytes needs. */
  upload?: { bucket: string; prefix: string }
}

export interface Alarm {
  name: string
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  /** CloudWatch's own words for the state. */
  reason: string
}

/** Where an object is, in one region's own bucket. */
export interface ObjectAddress {
  region: string
  bucket: string
  key: string
}

/**
 * All that a rollout asks of AWS, one region at a time, so that no step depends on a region that it is not about.
 * Every function throws an error whose message names the call and the region.
 */
export interface Cloud {
  /** The account that the credentials belong to. */
  account(region: string): Promise<string>
  /** Undefined when there is none of that name. */
  stack(region: string, name: string): Promise<Stack | undefined>
  /** Creates or updates the stack and waits until it is done: as long as traffic shifts. */
  updateStack(update: StackUpdate): Promise<void>
  /** Undefined when there is no such object. */
  read(address: ObjectAddress): Promise<Buffer | undefined>
  write(address: ObjectAddress, body: Buffer): Promise<void>
  alarms(region: string, prefix: string): Promise<Alarm[]>
  /** Stops the traffic shifts that are under way and sends traffic back. Gives the number that it stopped. */
  stopShifts(region: string, application: string, group: string): Promise<number>
  /** Whom DNS names for a domain; nobody when it is not delegated, or when they know nothing of it. */
  nameServers(domain: string): Promise<string[]>
  /** Ends early, and not as a failure, when the signal is given. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>
}

/** Prints one line. What a person reads goes to stderr, so that stdout can be JSON. */
export type Say = (line: string) => void
