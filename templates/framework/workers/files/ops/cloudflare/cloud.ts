/** One version's share of the traffic that the router leaves to Cloudflare's own percentages. */
export interface Split {
  version: string
  /** 0 to 100. */
  percent: number
  /** Set on the version that a rollout is trying out. */
  onTrial?: true
  /** How many waves that version has come through. */
  wavesDone?: number
}

/** Which version answers where, whatever the percentages say: what the router reads from its binding PINS. */
export interface Pins {
  /** Continent code → a version's id, or `weights` for Cloudflare's percentages. */
  pins: Record<string, string>
  /** The same for every continent that is not named; null is `weights`. */
  rest: string | null
}

/** A stretch of time, by its ends in seconds before now. */
export interface Span {
  from: number
  to: number
}

/** Requests from one continent that the router saw a version answer. */
export interface Answers {
  /** Its code; empty where Cloudflare knows none. */
  continent: string
  requests: number
  /** Those that ended with 500 or more, or in no answer at all. */
  failed: number
}

/**
 * All that a rollout asks of Cloudflare. Every function throws a Failure whose message names the call.
 */
export interface Cloud {
  /** What is deployed now, in the order in which it was given; empty before the first deployment. */
  deployment(): Promise<Split[]>
  /** Cloudflare's last ten deployments, the current one first. */
  history(): Promise<Split[][]>
  /**
   * Replaces the deployment: at most two versions, 100 % in all. Objects keep their version while the order of the
   * versions stays the same, so the one on trial always comes first.
   *
   * @param objects `immediate` leaves an object no time to finish what it is doing with the code from before
   */
  deploy(split: Split[], message: string, objects?: 'immediate'): Promise<void>
  pin(pins: Pins): Promise<void>
  /**
   * By continent, where there were requests at all. What nobody can attribute, since the service threw where no version was
   * pinned, counts with every version.
   */
  errors(version: string, span: Span): Promise<Answers[]>
  /** Asks a version through the router, whatever its share. Undefined when it is well, otherwise what is wrong. */
  smoke(version: string): Promise<string | undefined>
  pause(ms: number): Promise<void>
  /** The time that pauses pass, in milliseconds since whenever. */
  now(): number
  /** One line for a person. */
  say(line: string): void
}

/** What the commands need beyond a rollout. */
export interface Account extends Cloud {
  /** Runs one wrangler command. */
  wrangler(...words: string[]): Promise<void>
  /** Runs one that makes a version, and gives its id. */
  version(...words: string[]): Promise<string>
}
