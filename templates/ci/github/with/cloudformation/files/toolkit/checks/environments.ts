/** The environments that the deploy role trusts. */
export const environments: string[] = ['release', 'rollout', 'rollback']
