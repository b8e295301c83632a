import type { Answer } from './requests.ts'

/** What a place runs. */
export interface Running {
  /** While traffic shifts, the release that it shifts to; undefined before the first. */
  release: string | undefined
  /** In the words of whoever runs it. */
  status: string
  /** Whether a change is under way. */
  changing: boolean
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
}
