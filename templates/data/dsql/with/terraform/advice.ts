import type { Plan } from '../../../../../generators/plan/model.ts'
import { globalState } from '../../../../framework/terraform/addresses.ts'

/** What becomes of the data that was there before the clusters. */
export const before =
  'what is on sale and what was ordered stays where it was, in a table that is protected from being destroyed, so that infra/global cannot be applied any more'

/** What becomes of the clusters when they are given up. */
export const left = (): string =>
  'The clusters stay with all that they hold, protected from being destroyed, so that infra/global cannot be applied any more'

/** The state of what exists once is in the home region's bucket: another home region begins with an empty one. */
export const home = (from: Plan, to: Plan): string[] =>
  from.home === to.home
    ? []
    : [
        `The clusters stay with ${globalState(from)}. From ${to.home} Terraform would make others, which are empty. Keep ${from.home} the first of the regions.`,
      ]
