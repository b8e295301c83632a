import { type End, type Ends, Unknown } from './model.ts'

/** One job that another requires, and the ends with which it lets that begin. */
export interface Asked {
  job: string
  ends: End[]
}

const names: Record<string, End[]> = {
  success: ['success'],
  failed: ['failure'],
  canceled: ['cancelled'],
  not_run: ['skipped'],
  unauthorized: [],
  terminal: ['success', 'failure', 'cancelled', 'skipped'],
}

/** `requires`: names, or a name with the ends that are wanted; success when it says none. */
export function requirements(requires: unknown): Asked[] {
  return ((requires ?? []) as (string | Record<string, string | string[]>)[]).map((entry) => {
    const [[job, wanted] = ['', '']] =
      typeof entry === 'string' ? [[entry, 'success'] as const] : Object.entries(entry)
    const ends = [wanted].flat().flatMap((name) => {
      const found = names[name]
      if (!found) throw new Unknown(`the end "${name}" of a required job`)
      return found
    })
    return { job, ends }
  })
}

/** A job whose requirements are not met is not run; one whose run was cancelled neither. */
export const mustRun = (asked: Asked[], ends: Ends): boolean =>
  !ends.cancelled && asked.every(({ job, ends: wanted }) => wanted.includes(ends.of(job)))

/** CircleCI does not wait for all of them to see that. */
export const cannotRun = (asked: Asked[], ends: Ends): boolean =>
  asked.some(({ job, ends: wanted }) => ends.has(job) && !wanted.includes(ends.of(job)))
