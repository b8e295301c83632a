import type { Say } from '../commands/command.ts'
import type { Answer } from './requests.ts'

/** What a place runs. */
export interface Running {
  /** While traffic shifts, the release that it shifts to; undefined before the first. */
  release: string | undefined
  /** In the words of whoever runs it. */
  status: string
  /** Whether a change is under way. */
  changing: boolean
  /** Whether that is a change which undoes itself; absent where it may go either way. */
  goingBack?: boolean | undefined
  /** Why it stays as it is until a person does something, and what it runs is not known; undefined where that is not so. */
  stuck?: string | undefined
}

export interface Alarm {
  name: string
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  /** Why it is in that state, in the words of whoever watches. */
  reason: string
}

/**
 * What a place remembers of a release, whoever asks.
 *
 * - `previous`: the release to go back to
 * - `trial`: "open" from the moment that the release is put in until the rollout's last gate opens, then "passed"
 * - `evacuated`: that the place said so of itself before the release came, else empty: then the release is not at fault for it
 * - `refused`: why a place stopped it: no other begins with it until it is prepared anew, which leaves this empty
 */
export type Note = 'previous' | 'trial' | 'evacuated' | 'refused'

/**
 * Places that each run a release, shift their traffic to another one, and go back without asking any other place. This is all that
 * a rollout knows of them: regions in AWS are a fleet, and so are the laptop's.
 *
 * Every function throws a Failure that names the place where it got no answer.
 */
export interface Fleet {
  /** Brings a release to places, so that each can run it without asking anybody else; what exists once comes along. */
  prepare(release: string, places: string[]): Promise<void>
  /** Undefined before its first release. */
  running(place: string): Promise<Running | undefined>
  /**
   * Makes a place run a release that was brought to it, and waits until all of its traffic does.
   *
   * @param shift `at-once` moves all traffic without asking alarms
   */
  install(place: string, release: string, shift: 'gradual' | 'at-once'): Promise<void>
  /** Makes a place run what it ran before, at once; absent where that is an installation like any other. */
  putBack?(place: string, release: string): Promise<void>
  /** What a release changed at a place that going back does not undo; absent where it undoes everything. */
  changedBy?(place: string, release: string): Promise<string[]>
  /** Stops the shift that is under way, if one is: traffic goes back, and its `install` fails. */
  stopShifts(place: string): Promise<unknown>
  alarms(place: string): Promise<Alarm[]>
  /** Has what decides on the place's users count what it runs; absent where that follows by itself. */
  heed?(place: string, release: string): Promise<void>
  /** Undefined when it has noted nothing, and '' when it has noted just that. */
  note(place: string, release: string, name: Note): Promise<string | undefined>
  setNote(place: string, release: string, name: Note, text: string): Promise<void>
  /** Where this place alone answers, once it does. */
  address(place: string): Promise<string | undefined>
  /** One read of the data through a place's own address. What goes wrong is part of the answer. */
  readData(place: string, address: string): Promise<Answer>
  /** The same of /health, which decides whether users are sent there. */
  readHealth(place: string, address: string): Promise<Answer>
  /** Ends early, and not as a failure, when the signal is given. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>
  /** What sends users to the places, if anything does. */
  entrance?: Entrance | undefined
}

/**
 * What sends users to places, and takes one out that is not well: DNS with health checks, where the service has a domain. Where each
 * place has but an address of its own, and its callers choose, there is nothing to heed.
 */
export interface Entrance {
  /** The name that it probes a place by. */
  nameOf?(place: string): string
  /**
   * What a place's infrastructure must be told of it.
   *
   * @param missing what that takes, and has not been told
   * @throws Failure while it can send nobody there
   */
  admit?(missing: string[]): Promise<Record<string, string>>
  /**
   * Notes what a place says of itself before a release comes, which that is not at fault for.
   *
   * @param running what it runs
   */
  beforeChange?(fleet: Fleet, place: string, release: string, running?: string): Promise<void>
  /** Whether a release that gets traffic in a place is stopped for what it answers to /health. */
  heedsHealth?(fleet: Fleet, place: string, release: string): Promise<boolean>
  /** Why it takes places out that run a release, and what else is to be said of how it sees them. */
  probe?(
    fleet: Fleet,
    releases: { region: string; release: string; address: string | undefined }[],
  ): Promise<{ failures: string[]; notes: string[] }>
  /** Lets places show that they are well, so that users come back to them. @param changed by a roll-back just now */
  bringBack?(fleet: Fleet, to: { places: string[]; changed?: string[] }, say: Say): Promise<void>
  /** The same beside a gate; once that closes it is for nothing. */
  beside?(
    fleet: Fleet,
    places: string[],
    gate: Promise<{ passed: boolean }>,
    say: Say,
  ): Promise<void>
  /** Why it sends no users to a place, whatever its flag says, if it does not. */
  away?(fleet: Fleet, place: string): Promise<string | undefined>
  /**
   * Has users follow a region's flag, which is flipped, and says when they do.
   *
   * @param others that they go to
   */
  follow(
    fleet: Fleet,
    flag: { region: string; evacuated: boolean; others: string[] },
    say: Say,
  ): Promise<void>
}
