import type { Plan } from '../../../generators/plan/model.ts'

/** A region in the name of a resource, a module or a provider: us_east_2. */
export const nameOf = (region: string): string => region.replaceAll('-', '_')

/** Where Terraform keeps that it has made what exists once. */
export const globalState = ({ home }: Plan): string => `infra/global, whose state is in ${home}`
