/** What becomes of a deployment that would change what a table cannot change. */
export const refused = 'the update of infra/global.yaml fails'
