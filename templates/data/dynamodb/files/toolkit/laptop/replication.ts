import { setTimeout as sleep } from 'node:timers/promises'
import type { Links } from './data-engine.ts'
import type { Database } from './database.ts'
import { keepInStep, pollMs, Replica } from './replica.ts'
import { nameOf, type Version } from './versions.ts'

/** What a global table does between regions, for databases on this machine. */
export interface Replication extends Links {
  /** The writes of a region that at least one other region has yet to get. */
  pendingFrom(region: string): { count: number; oldestAgeMs: number }
}

/** What waits to cross from one region to another, oldest first. */
interface Link {
  from: Replica
  to: Replica
  waiting: Version[]
  cut: boolean
}

/**
 * Copies every write to every other region, `lagMs` after it was made; the last writer of an item
 * wins. A write reaches a region only over the link from where it was made, as in a global table.
 */
export function startReplication(databases: Database[], options: { lagMs: number }): Replication {
  let { lagMs } = options
  const links: Link[] = []
  const writers = new Map<string, Set<string>>()
  const replicas = databases.map(
    (database) =>
      new Replica(database, (version) => {
        const name = nameOf(version.key)
        writers.set(name, (writers.get(name) ?? new Set()).add(database.region))
        for (const link of links) {
          if (link.from.region === database.region) link.waiting.push(version)
        }
      }),
  )
  for (const from of replicas) {
    for (const to of replicas) if (to !== from) links.push({ from, to, waiting: [], cut: false })
  }
  const detachedAt = new Map<string, number>()
  const stopping = new AbortController()
  const opened = replicas.map((replica) => replica.open())
  // A failure is the caller's, who awaits `ready`; it must not end the process before.
  for (const one of opened) one.catch(() => {})
  const loops = replicas.map((replica) =>
    keepInStep(replica, () => deliverTo(replica), stopping.signal),
  )

  function deliverTo(replica: Replica): void {
    for (const link of links) {
      if (link.to !== replica || link.cut || !link.from.live) continue
      const before = (Date.now() - lagMs) * 1000
      while (link.waiting[0] && link.waiting[0].stamp.time <= before) {
        const version = link.waiting.shift()
        if (version) replica.offer(version)
      }
    }
  }

  function setCut(a: string, b: string, cut: boolean): void {
    for (const link of links) {
      const ends = [link.from.region, link.to.region]
      if (ends.includes(a) && ends.includes(b)) link.cut = cut
    }
  }

  function replicaOf(region: string): Replica {
    const replica = replicas.find((one) => one.region === region)
    if (!replica) throw new Error(`${region} is not among the replicated regions`)
    return replica
  }

  function idle(): boolean {
    return (
      links.every(({ waiting }) => waiting.length === 0) &&
      replicas.every((one) => one.live && one.quiet)
    )
  }

  function whatWaits(): string {
    const away = replicas.filter((one) => !one.live).map((one) => `${one.region} is away`)
    const waiting = links
      .filter((link) => link.waiting.length > 0)
      .map(
        ({ from, to, waiting, cut }) =>
          `${waiting.length} from ${from.region} to ${to.region}${cut ? ' (cut)' : ''}`,
      )
    const unwritten = replicas
      .filter((one) => !one.quiet)
      .map((one) => `${one.region} is catching up`)
    return [...away, ...waiting, ...unwritten].join(', ') || 'regions keep writing'
  }

  return {
    ready: Promise.all(opened).then(() => {}),
    cut: (a, b) => setCut(a, b, true),
    restore: (a, b) => setCut(a, b, false),
    setLag: (ms) => {
      lagMs = ms
    },
    detach(region) {
      replicaOf(region).close()
      detachedAt.set(region, Date.now())
    },
    async attach(region) {
      await replicaOf(region).open(detachedAt.get(region))
    },
    async settled(withinMs = 30_000) {
      const deadline = Date.now() + withinMs
      for (;;) {
        // Twice read to the end after being idle: what was written before this call has been seen.
        const reads = replicas.map((one) => one.reads)
        let calm = idle()
        while (calm && replicas.some((one, index) => one.reads < (reads[index] ?? 0) + 2)) {
          await sleep(pollMs)
          calm = idle() && Date.now() < deadline
        }
        if (calm) return
        if (Date.now() >= deadline) {
          throw new Error(
            `The regions did not come to agree within ${withinMs} ms: ${whatWaits()}.`,
          )
        }
        await sleep(pollMs)
      }
    },
    pendingFrom(region) {
      const pending = new Set(
        links.filter(({ from }) => from.region === region).flatMap(({ waiting }) => waiting),
      )
      const oldest = Math.min(...[...pending].map(({ stamp }) => stamp.time / 1000))
      return { count: pending.size, oldestAgeMs: pending.size > 0 ? Date.now() - oldest : 0 }
    },
    contested: () => [...writers].filter(([, regions]) => regions.size > 1).map(([name]) => name),
    async stop() {
      stopping.abort()
      await Promise.all(loops)
      for (const replica of replicas) replica.close()
    },
  }
}
