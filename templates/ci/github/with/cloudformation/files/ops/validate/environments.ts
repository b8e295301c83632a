import { topology } from '../../topology.ts'

/** The environments that the deploy role trusts. */
export const environments: string[] = topology.regions.map(({ name }) => name)
