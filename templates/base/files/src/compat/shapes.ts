/** A stored item's own fields, `shape` excluded. */
export type Fields = Record<string, unknown>

/** One change of a stored form: `up` reads the form before as this one, `down` writes it for builds that know only that. */
export interface Step {
  up(before: Fields): Fields
  down(after: Fields): Fields
}

/** Reads and writes items that carry `shape: n`; the forms in between are reached one step at a time. */
export interface Shapes<T extends object> {
  /** The stored item in today's form. Throws {@link UnknownShape} for one from a newer build. */
  read(stored: Fields): T
  write(item: T): Fields & { shape: number }
}

/** The item was written by a build that this one is too old to read. Nothing of it can be trusted, so nothing is returned. */
export class UnknownShape extends Error {
  override name = 'UnknownShape'
}

/**
 * A stored form and its history: `steps[0]` leads from shape 1 to 2, and so on.
 *
 * While a rollout lasts, two builds work on the same items and either may be rolled back. So a new shape takes
 * two releases: the first reads it and goes on writing the old one, the second raises `written`.
 * Errors: a `written` that is not one of the known shapes.
 */
export function defineShapes<T extends object>(form: {
  name: string
  steps: readonly Step[]
  written: number
}): Shapes<T> {
  const { name, steps, written } = form
  const newest = steps.length + 1
  if (!isShape(written, newest)) {
    throw new Error(
      `STORED_SHAPE of ${name} is ${written}: set it to a number from 1 to ${newest}.`,
    )
  }
  return {
    read({ shape, ...fields }) {
      if (!isShape(shape, newest)) {
        throw new UnknownShape(
          `The stored ${name} has shape ${shape}, this build reads 1 to ${newest}: ` +
            'run a build that reads it before any build writes it.',
        )
      }
      return steps.slice(shape - 1).reduce((item, step) => step.up(item), fields) as T
    },
    write(item) {
      const newer = steps.slice(written - 1)
      const today = { ...item } as Fields
      const fields = newer.reduceRight((after, step) => step.down(after), today)
      return { ...fields, shape: written }
    },
  }
}

function isShape(value: unknown, newest: number): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= newest
}
