import { type Change, releases } from '../../templates/changes.ts'
import type { Plan } from '../plan/model.ts'
import { compareVersions } from '../versions.ts'

/** A change of the templates, and the release that it came with. */
export interface TextChange extends Omit<Change, 'only'> {
  version: string
}

const after = (a: string, b: string): boolean => (compareVersions(a, b) ?? 0) > 0

/**
 * What the templates changed between two versions for a plan like this one, the newest first.
 *
 * @param from the version that made the project (x.y.z), whose own changes it has
 * @param to the version that is to make it
 */
export function changesBetween(from: string, to: string, plan: Plan, of = releases): TextChange[] {
  const ids = plan.layers.map(({ layer }) => layer.id)
  return of
    .filter(({ version }) => after(version, from) && !after(version, to))
    .flatMap(({ version, changes }) =>
      changes
        .filter(({ only }) => !only || only.some((id) => ids.includes(id)))
        .map(({ only, ...change }) => ({ version, ...change })),
    )
}
