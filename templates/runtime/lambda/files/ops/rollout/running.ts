/** What a region runs. */
export interface Running {
  /** While traffic shifts, the release that it shifts to; undefined before the first. */
  release: string | undefined
  /** In AWS's own words. */
  status: string
  /** Whether a change is under way. */
  changing: boolean
}
