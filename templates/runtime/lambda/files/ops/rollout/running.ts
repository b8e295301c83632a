/** What a region runs. */
export interface Running {
  /** While traffic shifts, the release that it shifts to; undefined before the first. */
  release: string | undefined
  /** In AWS's own words. */
  status: string
  /** Whether a change is under way. */
  changing: boolean
  /** Why it stays as it is until a person does something, and what it runs is not known; undefined where that is not so. */
  stuck?: string | undefined
}
