import { setTimeout as sleep } from 'node:timers/promises'
import { engine } from '../toolkit/laptop/engine.ts'
import type { Replication } from '../toolkit/laptop/replication.ts'
import { type Answer, eachOf, type Users } from '../toolkit/rehearsal/users.ts'
import type { Audited, Elsewhere, Outcome, Workload } from '../toolkit/rehearsal/workload.ts'

/**
 * Of so many acts two make a link, one in each half of the regions. In life it is one in a hundred; what is seldom written is
 * seldom lost, so here it is more.
 */
const writeEvery = 20
const flashSeconds = 2

interface Told {
  code: string
  url: string
  expiresAt: number
  region: string | undefined
  at: number
}

/** What the drills let this service's users do. */
export function newWorkload(): Workload {
  return new Readers()
}

/** A few make links, and everybody follows them. */
class Readers implements Workload {
  private readonly told: Told[] = []

  /** One link that lasts, and one that is gone before the drill is over. */
  async open(users: readonly Users[]): Promise<void> {
    for (const ttlSeconds of [3600, flashSeconds]) {
      const made = users[0] && (await this.make(users[0], `open-${ttlSeconds}`, ttlSeconds))
      if (made !== 'done') throw new Error('POST /links was not answered with 201.')
    }
  }

  async act(from: Users, number: number): Promise<Outcome> {
    if (number % writeEvery < 2) return this.make(from, `${number}`, 3600)
    const lasting = this.told.filter(({ expiresAt }) => expiresAt > Date.now() + 60_000)
    const link = lasting[number % lasting.length]
    return link && this.follow(from, link)
  }

  async look(from: Users): Promise<void> {
    const last = this.told.at(-1)
    if (last) await from.send({ method: 'GET', path: `/l/${last.code}` })
  }

  async elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    const elsewhere: Elsewhere = { missing: [], present: 0, unanswered: 0 }
    const made = this.told.filter((one) => one.region === region && one.at >= since)
    await eachOf(made, 8, async ({ code, at }) => {
      const answers = await ask(others, code)
      if (answers.some((one) => one?.status === 404)) elsewhere.missing.push(at)
      else if (answers.includes(undefined)) elsewhere.unanswered++
      if (answers.some((one) => one && one.status !== 404)) elsewhere.present++
    })
    return elsewhere
  }

  async audit(regions: readonly Users[], replication: Replication): Promise<Audited> {
    await replication.settled()
    const flash = Math.min(...this.told.map(({ expiresAt }) => expiresAt))
    await sleep(Math.max(0, flash - Date.now()))
    let lost = 0
    let undead = 0
    let unanswered = 0
    await eachOf(this.told, 8, async (link) => {
      const answers = await ask(regions, link.code)
      if (answers.includes(undefined)) unanswered++
      for (const answer of answers.filter((one) => one !== undefined)) {
        if (link.expiresAt === flash) undead += answer.status === 410 ? 0 : 1
        else lost += leadsTo(answer, link) ? 0 : 1
      }
    })
    const unseen = unanswered > 0
    return {
      figures: { links: this.told.length, lost, undead, notAnswered: unanswered },
      promises: [
        {
          promise: 'every link leads where it was made to, in every region',
          wrong: lost > 0,
          unseen,
        },
        { promise: 'a link that has expired leads nowhere', wrong: undead > 0, unseen },
      ],
    }
  }

  private async make(from: Users, key: string, ttlSeconds: number): Promise<Outcome> {
    const url = `https://example.com/${key}`
    const body = { url, ttlSeconds }
    const answer = await from.send({ method: 'POST', path: '/links', body, key })
    if (!answer) return undefined
    if (answer.status !== 201) return 'wrong'
    const { code, expiresAt } = answer.body as Told
    this.told.push({ code, url, expiresAt, region: answer.region, at: answer.at })
    return 'done'
  }

  private async follow(from: Users, link: Told): Promise<Outcome> {
    const answer = await from.send({ method: 'GET', path: `/l/${link.code}` })
    if (!answer) return undefined
    if (leadsTo(answer, link)) return 'done'
    // Elsewhere it may not be known yet, where writes are on their way for a while.
    const isUnknown =
      engine.drills.rpoMs > 0 && answer.status === 404 && answer.region !== link.region
    return isUnknown ? 'refused' : 'wrong'
  }
}

const leadsTo = ({ status, headers }: Answer, { url }: Told): boolean =>
  status === 302 && headers.get('location') === url

const ask = (regions: readonly Users[], code: string) =>
  Promise.all(regions.map((one) => one.send({ method: 'GET', path: `/l/${code}` })))
