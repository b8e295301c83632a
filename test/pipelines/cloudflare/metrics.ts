import { DatabaseSync } from 'node:sqlite'
import { ApiError } from './scripts.ts'

export interface DataPoint {
  indexes?: (string | null)[]
  blobs?: (string | null)[]
  doubles?: number[]
}

const BLOBS = 20
const DOUBLES = 20
const seconds: Record<string, number> = { SECOND: 1, MINUTE: 60, HOUR: 3600, DAY: 86_400 }

/** The functions that Workers Analytics Engine has and SQLite has too, or gets below. */
const known =
  'count countIf sum sumIf avg min max if toUInt32 quantileExactWeighted now interval in and or not'.split(
    ' ',
  )

type Weighted = [value: number, weight: number][]

/** What an aggregate holds while it reads. */
interface Sample {
  share: number
  values: Weighted
}

/** The first value that so much of all weight, 0 to 1, is not above. */
function quantile(share: number, values: Weighted): number {
  const all = values.reduce((sum, [, weight]) => sum + weight, 0)
  let reached = 0
  const found = values
    .toSorted(([a], [b]) => a - b)
    .find(([, weight]) => {
      reached += weight
      return reached >= share * all
    })
  return found?.[0] ?? 0
}

/** Workers Analytics Engine: keeps what Workers write, and answers SQL about it. */
export class Metrics {
  readonly #database = new DatabaseSync(':memory:')
  readonly #datasets = new Set<string>()
  #passed = 0

  constructor() {
    const sum = { start: 0, result: (total: number) => total }
    const step = (total: number, value: unknown, condition: unknown) =>
      condition ? total + Number(value) : total
    this.#database.aggregate('sumIf', { ...sum, step })
    this.#database.aggregate('countIf', {
      ...sum,
      step: (total: number, condition: unknown) => (condition ? total + 1 : total),
    })
    const samples: Sample[] = []
    this.#database.aggregate('quantileExactWeighted', {
      // What one holds is no value of SQLite's: as text, it would be read and written anew with each row.
      start: () => samples.push({ share: 0, values: [] }) - 1,
      step: (at, share, value, weight) => {
        const sample = samples[Number(at)] as Sample
        sample.share = Number(share)
        sample.values.push([Number(value), Number(weight)])
        return at
      },
      result: (at) => {
        const { share, values } = samples[Number(at)] as Sample
        delete samples[Number(at)]
        return quantile(share, values)
      },
    })
    this.#database.function('toUInt32', (value) => Math.trunc(Number(value)))
  }

  /** Lets time pass, in milliseconds, beside that of the clock. */
  pass(ms: number): void {
    this.#passed += ms
  }

  write(dataset: string, { indexes = [], blobs = [], doubles = [] }: DataPoint): void {
    if (indexes.length > 1) throw new Error(`${dataset}: a data point has one index.`)
    if (Buffer.byteLength(indexes[0] ?? '') > 96) throw new Error(`${dataset}: an index over 96 B.`)
    if (blobs.length > BLOBS || doubles.length > DOUBLES) {
      throw new Error(`${dataset}: more than ${BLOBS} blobs or ${DOUBLES} doubles.`)
    }
    this.#make(dataset)
    const values = [
      this.#now(),
      1,
      dataset,
      indexes[0] ?? '',
      ...Array.from({ length: BLOBS }, (_, at) => blobs[at] ?? ''),
      ...Array.from({ length: DOUBLES }, (_, at) => doubles[at] ?? 0),
    ]
    const places = values.map(() => '?').join(', ')
    this.#database.prepare(`INSERT INTO "${dataset}" VALUES (${places})`).run(...values)
  }

  /** @throws ApiError for what Analytics Engine, or this stand-in, does not know */
  query(text: string): object {
    const bare = text.replaceAll(/'[^']*'/g, "''")
    for (const [, name = ''] of bare.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)) {
      if (!known.includes(name) && !known.includes(name.toLowerCase())) {
        throw new ApiError(422, 10000, `unknown function call: ${name}`)
      }
    }
    const [, dataset = ''] = /\bFROM\s+["`]?(\w+)/i.exec(bare) ?? []
    // A dataset exists from its first data point on.
    if (!this.#datasets.has(dataset)) {
      throw new ApiError(422, 10000, `unable to find type of column: no dataset ${dataset}`)
    }
    const sql = text
      .replace(/\bFORMAT\s+JSON\s*;?\s*$/i, '')
      .replaceAll(/\bNOW\(\)/gi, `${this.#now()}`)
      .replaceAll(/\bINTERVAL\s+'(\d+)'\s+(SECOND|MINUTE|HOUR|DAY)\b/gi, (_, count, unit) =>
        String(Number(count) * (seconds[unit.toUpperCase()] as number)),
      )
      // A level stands in brackets of its own.
      .replaceAll(/\bquantileExactWeighted\(([\d.]+)\)\(/g, 'quantileExactWeighted($1, ')
      .replaceAll(/\bif\(/gi, 'iif(')
    let rows: Record<string, unknown>[]
    try {
      rows = this.#database.prepare(sql).all() as Record<string, unknown>[]
    } catch (error) {
      throw new ApiError(422, 10000, `${(error as Error).message} in ${text}`)
    }
    const data = rows.map((row) => Object.fromEntries(Object.entries(row).map(typed)))
    const meta = Object.entries(rows[0] ?? {}).map(([name, value]) => ({
      name,
      type: typeof value === 'string' ? 'String' : Number.isInteger(value) ? 'UInt64' : 'Float64',
    }))
    return { meta, data, rows: data.length, rows_before_limit_at_least: data.length }
  }

  #now(): number {
    return (Date.now() + this.#passed) / 1000
  }

  #make(dataset: string): void {
    if (this.#datasets.has(dataset)) return
    const columns = [
      ...['timestamp', '_sample_interval', 'dataset', 'index1'],
      ...Array.from({ length: BLOBS }, (_, at) => `blob${at + 1}`),
      ...Array.from({ length: DOUBLES }, (_, at) => `double${at + 1}`),
    ]
    this.#database.exec(`CREATE TABLE "${dataset}" (${columns.join(', ')})`)
    this.#datasets.add(dataset)
  }
}

/** 64-bit integers come as text, so that JSON loses none of their digits. A sum of nothing is 0. */
const typed = ([name, value]: [string, unknown]): [string, unknown] => {
  if (value === null) return [name, 0]
  return [name, Number.isInteger(value) ? String(value) : value]
}
