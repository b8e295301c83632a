/** What drills set of the store between regions, and hold it to. */
export const store = {
  /** How long it takes to ask another region. */
  lagMs: 20,
  /** How much of what it has acknowledged a lost region may take with it: nothing. */
  rpoMs: 0,
  /** Acts a second, over all regions; each waits for another one. */
  rate: 20,
}
