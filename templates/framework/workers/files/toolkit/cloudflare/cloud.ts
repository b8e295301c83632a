import { Failure, Misuse } from '../commands/command.ts'

/** Cloudflare goes back to no version of before a secret was changed, unless it is told to. */
export class SecretsChanged extends Failure {}

/** One version's share of the traffic. */
export interface Split {
  version: string
  /** 0 to 100. */
  percent: number
  /** Set on the version that a rollout is trying out. */
  onTrial?: true
}

/** A version's id as a flag names it. */
export function versionNamed(text: string | undefined, flag = '--release'): string {
  if (!text || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    throw new Misuse(`${flag} needs a version's id, as wrangler gives it, and got "${text ?? ''}".`)
  }
  return text
}

/** A stretch of time, by its ends in seconds before now. */
export interface Span {
  from: number
  to: number
}

/** What one version counted on one route. */
export interface Figures {
  version: string
  route: string
  /** Requests that came in, and those that were answered: the platform ended the others. */
  came: number
  answered: number
  /** Answers with 500 or more. */
  failed: number
  /** Answers from 300 to 499. */
  refused: number
  /** How many requests one data point that was kept stands for: 1, and more where Analytics Engine samples. */
  weight: number
  /** What 95 of 100 answers below 500 took at most, in milliseconds. */
  p95Ms: number
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
   * @throws SecretsChanged when one was since a version of it was uploaded
   */
  deploy(split: Split[], message: string, objects?: 'immediate'): Promise<void>
  /** Deploys a version alone, at once, with its secrets, though they have changed since. */
  rollback(version: string, message: string): Promise<void>
  /** By version and route, where there were requests at all. */
  figures(span: Span): Promise<Figures[]>
  /** Asks a version that is deployed, whatever its share. Undefined when it is well, otherwise what is wrong. */
  smoke(version: string): Promise<string | undefined>
  /** Applies the config's crons, queue consumers and Workflows, if it has any: they belong to the Worker, and to no version of it. */
  triggers(): Promise<void>
  pause(ms: number): Promise<void>
  /** The time that pauses pass, in milliseconds since whenever. */
  now(): number
  /** One line for a person. */
  say(line: string): void
}

/** What the commands need beyond a rollout. */
export interface Account extends Cloud {
  /** What of somebody else's has the service's name, or is at its domain; undefined when nothing is. */
  otherWorker(): Promise<string | undefined>
  otherAtDomain(): Promise<string | undefined>
  /** Runs one wrangler command. */
  wrangler(...words: string[]): Promise<void>
  /** Runs one that makes a version, and gives its id. */
  version(...words: string[]): Promise<string>
}
