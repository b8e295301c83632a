import type { Plan } from '../../../generators/plan/model.ts'

/** The names of the stacks that a project deploys. */
export const stacksOf = ({ name }: Plan) => ({
  /** In the home region alone. */
  global: `${name}-global`,
  /** In every region, as is the next. */
  artifacts: `${name}-artifacts`,
  /** In every region, where the data has a stack of its own. */
  data: `${name}-data`,
  region: `${name}-region`,
  /** In the home region, by a person's hand, as is the next. */
  pipeline: `${name}-pipeline`,
  boundary: `${name}-boundary`,
})
