import { makePlan } from '../generators/plan/plan.ts'
import { render } from '../generators/render/render.ts'
import { readSources } from '../generators/render/sources.ts'
import { packageRoot } from '../generators/root.ts'
import { combinations } from '../test/support/combinations.ts'

/** A text of about 120 KB, as large as a project's largest part, and the same for ever. */
const text = JSON.stringify(
  Array.from({ length: 1000 }, (_, number) => ({
    path: `infra/region-${number}.yaml`,
    lines: [`Value: ${number}`, 'Type: AWS::Lambda::Function', '<%= service %>'],
  })),
)

/** A piece of work that nothing here ever makes quicker or slower: a text is read, changed and written. */
function fixedWork(): number {
  const read = JSON.parse(text) as { lines: string[] }[]
  const changed = read.map(({ lines }) => lines.join('\n').replaceAll(/<%= (\w+) %>/g, '<$1>'))
  return JSON.stringify(changed).length
}

/**
 * Renders every valid combination in memory, for two seconds or more, and does the fixed piece of work after each few, so
 * that a busy moment of the machine meets both.
 *
 * @returns how many pieces of work a render takes, and how many renders there were in a second of their own
 */
export function renderSpeed(): { combinations: number; perSecond: number; pieces: number } {
  const sources = readSources(`${packageRoot}templates/`)
  const all = combinations()
  const took = { renders: 0, pieces: 0 }
  const count = { renders: 0, pieces: 0 }
  while (count.renders < all.length || took.renders < 2000) {
    const started = performance.now()
    for (let one = 0; one < 10; one++) {
      const answers = all[count.renders++ % all.length]
      if (answers) render(makePlan(answers), sources)
    }
    const rendered = performance.now()
    for (let one = 0; one < 10; one++) if (fixedWork() > 0) count.pieces++
    took.renders += rendered - started
    took.pieces += performance.now() - rendered
  }
  return {
    combinations: all.length,
    perSecond: (count.renders * 1000) / took.renders,
    pieces: took.renders / count.renders / (took.pieces / count.pieces),
  }
}
