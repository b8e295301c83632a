import { topology } from '../../topology.ts'

/** The environments that a role trusts: the deploy role those of the regions, the one that only looks this other. */
export const environments: string[] = [...topology.regions.map(({ name }) => name), 'plan']
