import { makePlan } from '../generators/plan/plan.ts'
import { render } from '../generators/render/render.ts'
import { readSources } from '../generators/render/sources.ts'
import { packageRoot } from '../generators/root.ts'
import { combinations } from '../test/support/combinations.ts'

/** Renders every valid combination in memory, again and again for two seconds. */
export function rendersPerSecond(): { combinations: number; perSecond: number } {
  const sources = readSources(`${packageRoot}templates/`)
  const all = combinations()
  const started = performance.now()
  let renders = 0
  while (renders < all.length || performance.now() - started < 2000) {
    for (const answers of all) render(makePlan(answers), sources)
    renders += all.length
  }
  return {
    combinations: all.length,
    perSecond: (renders * 1000) / (performance.now() - started),
  }
}
