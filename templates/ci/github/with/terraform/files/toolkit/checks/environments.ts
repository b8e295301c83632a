/** The environments that a role trusts: the deploy role these three, the one that only looks the last. */
export const environments: string[] = ['release', 'rollout', 'rollback', 'plan']
