import type { Answers, Plan } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { combinations, titleOf } from '../support/combinations.ts'

const sources = readSources(`${packageRoot}templates/`)

export interface Project {
  title: string
  answers: Answers
  plan: Plan
  /** The pipeline's own files, by path. */
  files: Record<string, string>
}

/** Whether a wave has a job for each of its regions: Cloudflare has none, and a stack set takes one operation at a time. */
export const jobsByRegion = ({ regions, deployment }: Answers): boolean =>
  regions !== undefined && deployment !== 'stacksets'

function projectOf(answers: Answers): Project {
  const plan = makePlan(answers)
  const files = [...render(plan, sources)]
    .filter(([path]) => path.startsWith('.github/') || path.startsWith('.circleci/'))
    .map(([path, { bytes }]) => [path, bytes.toString('utf8')] as const)
  return { title: titleOf(answers), answers, plan, files: Object.fromEntries(files) }
}

/** Every combination with that CI system whose pipeline is not another's, byte for byte. */
export function projectsWith(ci: string): Project[] {
  // The sample comes in no pipeline: of two that are alike the last is taken, and that has the first sample.
  const all = combinations()
    .filter((answers) => answers.ci === ci)
    .map(projectOf)
    .sort((a, b) => Number(!a.answers.sample) - Number(!b.answers.sample))
  return [...new Map(all.map((project) => [Object.values(project.files).join(), project])).values()]
}
