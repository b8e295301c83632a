import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type Regions, startRegions } from './regions.ts'

let regions: Regions
afterEach(() => regions.stop())

/** Two writes closer than this may be told apart either way: the streams are read at intervals. */
const blurMs = 250

test.each([2, 3])(
  'random writes in %i regions, cut and healed at random, end with the last writer',
  async (count) => {
    const seed = Date.now() % 1_000_000
    const random = mulberry32(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
    const names = ['a', 'b', 'c'].slice(0, count)
    regions = await startRegions(names, { lagMs: 40 })
    const written = new Map<string, { at: number; value: string | undefined }[]>()

    async function writeAtRandom(steps: number) {
      for (let step = 0; step < steps; step++) {
        const region = pick(names)
        const id = `item-${Math.floor(random() * 8)}`
        const value = random() < 0.15 ? undefined : `${step} in ${region}`
        await (value === undefined ? regions.remove(region, id) : regions.put(region, id, value))
        written.set(id, [...(written.get(id) ?? []), { at: Date.now(), value }])
        if (random() < 0.1) regions.replication.cut(region, pick(names))
        if (random() < 0.1) regions.replication.restore(region, pick(names))
        await sleep(random() * 15)
      }
    }

    await writeAtRandom(100)
    const lost = pick(names)
    await sleep(blurMs)
    regions.replication.detach(lost)
    await regions.of(lost).kill()
    names.splice(names.indexOf(lost), 1)
    await writeAtRandom(30)
    await sleep(blurMs)
    await regions.of(lost).restart()
    await regions.replication.attach(lost)
    names.push(lost)
    await writeAtRandom(50)
    for (const a of names) for (const b of names) regions.replication.restore(a, b)
    await regions.replication.settled()

    const result = await regions.items(names[0] as string)
    for (const name of names) expect(await regions.items(name), `seed ${seed}`).toEqual(result)
    for (const [id, writes] of written) {
      const last = writes.at(-1)?.at ?? 0
      const winners = writes.filter(({ at }) => last - at <= blurMs).map(({ value }) => value)
      expect(winners, `${id}, seed ${seed}`).toContain(result[id])
    }
  },
)

/** A small seeded generator of numbers from 0 to 1, so that a failure can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
