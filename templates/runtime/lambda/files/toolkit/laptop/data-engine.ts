/** One region's database on this machine, as the region's service sees it. */
export interface Database {
  readonly region: string
  /** May change when the database is restarted. */
  readonly endpoint: string
  /** What a process of this region needs in its environment to reach the data. */
  readonly env: Record<string, string>
  /** Takes the database away as a lost region would: SIGKILL. What was acknowledged stays on disk. */
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** What goes between the regions' databases. */
export interface Links {
  /** Resolves when data can be written, and every region has what was there before. */
  ready: Promise<unknown>
  /** Stops all that goes between two regions, in both directions, until it is restored. */
  cut(a: string, b: string): void
  restore(a: string, b: string): void
  setLag(lagMs: number): void
  /** Takes a lost region out: it neither sends nor gets. */
  detach(region: string): void
  /** Takes it in again, its database running; resolves when it has caught up. */
  attach(region: string): Promise<void>
  /** Resolves when all regions have the same; throws after `withinMs` (default 30 s) where that takes time. */
  settled(withinMs?: number): Promise<void>
  /** Items that more than one region has written, where the last of them wins; absent where none is ever lost. */
  contested?(): string[]
  stop(): Promise<void>
}

/** The service's database on this machine, with what it does between regions. */
export interface DataEngine<L extends Links> {
  /** What the regions have between them: `replication`. */
  between: string
  /** How long what is written waits for another region, or other regions for it. */
  lag: {
    defaultMs: number
    /** What it delays: `how long a write takes to the other regions`. */
    of: string
    sentence(ms: number): string
  }
  /** What drills set of the database between regions, and hold it to. */
  drills: {
    /** How long a write is on its way to another region. */
    lagMs: number
    /** How much of what it has acknowledged a lost region may take with it until it heals: what is on its way. */
    rpoMs: number
    /** Acts a second, over all regions. */
    rate: number
  }
  /** What is left to two regions between which nothing crosses, where anything is. */
  leftWhenCut?: string
  /**
   * Starts a database in each region, all or none.
   *
   * @param directory where they keep their data; it must exist
   * @param kept whether that is to be found there again
   */
  start(
    regions: string[],
    options: { directory: string; kept: boolean; lagMs: number },
  ): Promise<{ databases: Database[]; links: L }>
  /** What `npm run evacuate` does: writes the flag that the region's health check reads. */
  setEvacuated(database: Database, evacuated: boolean): Promise<void>
  /** What can be typed into `npm run dev` beside what every database has: a word and a region. Tells what was done. */
  commands?: Readonly<Record<string, (links: L, region: string) => string>>
}

/** Starts a database in each region; those that started are stopped again when another does not. */
export async function startAll<D extends Database>(
  regions: string[],
  start: (region: string) => Promise<D>,
): Promise<D[]> {
  const results = await Promise.allSettled(regions.map(start))
  const started = results.filter((one) => one.status === 'fulfilled').map((one) => one.value)
  const failed = results.find((one) => one.status === 'rejected')
  if (!failed) return started
  await Promise.all(started.map((one) => one.stop()))
  throw failed.reason
}
