import { isDeepStrictEqual } from 'node:util'
import type { Replication } from '../laptop/replication.ts'
import { type Answer, eachOf, type Users } from './users.ts'
import type { Audited, Elsewhere } from './workload.ts'

/** Something that the service has acknowledged. */
interface Told {
  /** Where everybody can read it from then on, and with what body. */
  path: string
  body: unknown
  /** The region that said so, and when (ms since the epoch). */
  region: string | undefined
  at: number
}

/** What users were told, to hold against what the regions say afterwards. */
export class Acknowledged {
  readonly all: Told[] = []

  /** @param answer whose body is what `path` answers with from then on */
  add(path: string, { body, region, at }: Pick<Answer, 'body' | 'region' | 'at'>): void {
    this.all.push({ path, body, region, at })
  }

  /** Asks `others` for all that a region has acknowledged, `since` then. */
  async elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    const elsewhere: Elsewhere = { missing: [], present: 0, unanswered: 0 }
    const told = this.all.filter((one) => one.region === region && one.at >= since)
    await eachOf(told, 8, async ({ path, body, at }) => {
      const answers = await ask(others, path)
      if (answers.some((one) => one && one.status !== 200)) elsewhere.missing.push(at)
      else if (answers.includes(undefined)) elsewhere.unanswered++
      if (answers.some((one) => isDeepStrictEqual(one?.body, body))) elsewhere.present++
    })
    return elsewhere
  }

  /** Asks every region, past the router, for all of it, once all that was written has been copied. */
  async audit(regions: readonly Users[], replication: Replication): Promise<Audited> {
    let lost = 0
    let unanswered = 0
    const problem = await problemOf(() => replication.settled())
    await eachOf(problem === undefined ? this.all : [], 8, async ({ path, body }) => {
      const answers = await ask(regions, path)
      if (answers.includes(undefined)) unanswered++
      if (answers.some((one) => one && !isDeepStrictEqual(one.body, body))) lost++
    })
    return {
      figures: { lost, notAnswered: unanswered, ...(problem && { problem }) },
      promises: [
        {
          promise: 'all that was acknowledged is in every region',
          wrong: lost > 0,
          unseen: unanswered > 0 || problem !== undefined,
        },
      ],
    }
  }
}

/** Why there is no end of copying, if so. */
export async function problemOf(settled: () => Promise<void>): Promise<string | undefined> {
  try {
    await settled()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const ask = (regions: readonly Users[], path: string) =>
  Promise.all(regions.map((one) => one.send({ method: 'GET', path })))
