import type { Answers } from '../../generators/plan/model.ts'
import { placesOf } from '../../generators/plan/plan.ts'

/** What tells combinations apart: two with the same traits are alike for this purpose. */
function traitsOf(answers: Answers): string[] {
  const { framework, deployment, data, sample, ci, rollout, approval, domain } = answers
  const kind = answers.shift?.startsWith('linear') ? 'linear' : 'canary'
  return [
    `framework ${framework}`,
    `deployment ${deployment}`,
    `data ${data}`,
    `sample ${sample}`,
    `ci ${ci}`,
    `approval ${approval ?? false}`,
    `rollout ${rollout}`,
    `shift ${answers.shift === undefined ? 'none' : kind}`,
    `places ${placesOf(answers).length}`,
    `domain ${domain !== undefined}`,
  ]
}

const pairsOf = (answers: Answers): string[] => {
  const traits = traitsOf(answers)
  return traits.flatMap((one, index) => traits.slice(index + 1).map((other) => `${one} + ${other}`))
}

/** As few of the combinations as a greedy choice finds in which every pair of traits that any of them has occurs. */
export function pairwise(all: readonly Answers[]): Answers[] {
  const candidates = all.map((answers) => ({ answers, pairs: pairsOf(answers) }))
  const open = new Set(candidates.flatMap(({ pairs }) => pairs))
  const chosen: Answers[] = []
  while (open.size > 0) {
    const gains = ({ pairs }: { pairs: string[] }) => pairs.filter((pair) => open.has(pair)).length
    const best = candidates.reduce((a, b) => (gains(b) > gains(a) ? b : a))
    chosen.push(best.answers)
    for (const pair of best.pairs) open.delete(pair)
  }
  return chosen
}
