import { isAsRendered } from './same.ts'
import type { MergeInput } from './sides.ts'

/** The paths of all sample groups in which any file was edited, deleted or renamed: their owner's from then on. */
export function touchedSamples({
  base,
  yours,
  seeded,
}: Pick<MergeInput, 'base' | 'yours' | 'seeded'>): ReadonlySet<string> {
  const touched = seeded.filter((group) =>
    group.some((path) => {
      const rendered = base.files.get(path)
      return rendered !== undefined && !isAsRendered(yours.get(path), rendered)
    }),
  )
  return new Set(touched.flat())
}
