/** What becomes of a deployment that would change what a table cannot change. */
export const refused = 'infra/global cannot be applied any more'
