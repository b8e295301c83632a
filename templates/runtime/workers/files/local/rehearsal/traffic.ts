import { fractionOf } from '../versions.ts'

/**
 * Keys whose places among the percentages of a deployment are evenly spread: of 10 of them, 10 % is exactly one. A rehearsal
 * must come out the same each time; real users are spread as chance has it.
 *
 * @param name begins each of them
 */
export function spreadKeys(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => {
    for (let guess = 0; ; guess++) {
      const key = `${name}-${place}-${guess}`
      if (Math.floor(fractionOf(key) * count) === place) return key
    }
  })
}
