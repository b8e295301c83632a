/** What drills set of the store between regions, and hold it to. */
export const store = {
  /** How long a write is on its way to another region. */
  lagMs: 300,
  /** How much of what it has acknowledged a lost region may take with it until it heals: what is on its way. */
  rpoMs: 300,
  /** Acts a second, over all regions. */
  rate: 40,
}
