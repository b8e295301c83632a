import type { Answers } from '../../../generators/plan/model.ts'

/** A change to one file of a project that its drill must notice: one that cannot fail proves nothing. */
export interface Fault {
  fault: string
  drill: string
  file: string
  sound: string
  broken: string
  says: RegExp
  answers?: Partial<Answers>
}
