import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { faultsIn as faultsBeside } from '../database/additive.ts'
import type { Check, Finding } from './project.ts'
import { faultsIn } from './sql.ts'

const folder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Migrations have a number each, and each is one change that DSQL can make, and that releases which run or come back live with. */
export const schema: Check = () =>
  faultsOf(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
  )

/** @param files names and texts, in their order */
export function faultsOf(files: [string, string][]): Finding[] {
  return files.flatMap(([name, sql], index) => {
    const file = `migrations/${name}`
    const before = numberOf(files[index - 1]?.[0] ?? '')
    const isNext = numberOf(name) > before && /^\d{4}_[a-z0-9_]+\.sql$/.test(name)
    const misplaced = {
      file,
      where: 'name',
      problem: 'two files of one number, or one without, have no order that all agree on',
      fix: `call it ${`${before + 1}`.padStart(4, '0')}_<what it does>.sql`,
    }
    const faults: Finding[] = faultsIn(sql).map((fault) => ({ file, where: 'statement', ...fault }))
    // One that is said more plainly is enough.
    if (faults.length === 0) faults.push(...faultsBeside(file, sql))
    return isNext ? faults : [misplaced, ...faults]
  })
}

const numberOf = (name: string): number => Number.parseInt(name, 10) || 0
