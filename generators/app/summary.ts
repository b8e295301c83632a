import type { Plan } from '../plan/model.ts'
import { describeShift } from '../plan/rollout.ts'
import type { Account } from './account.ts'
import type { Terminal } from './terminal.ts'

type Row = [label: string, value: string]

/** Where the platform does it, it promises no time. */
function lostRegion({ rtoSeconds, domain }: Plan): Row[] {
  if (rtoSeconds === undefined) return []
  const outcome =
    domain === undefined
      ? 'nothing fails over before there is a domain'
      : `users served again after about ${rtoSeconds} s`
  return [['Lost region', outcome]]
}

/** What is about to be made, as label and value. */
export function summaryRows(
  plan: Plan,
  where: { directory: string; account?: Account | undefined; stays?: readonly string[] },
): Row[] {
  const [first, ...others] = plan.regions.map(({ name, place }) => `${name} (${place})`)
  return [
    ['Project', plan.name],
    ['Directory', where.directory],
    ...(where.stays?.length
      ? ([['What is there', `${where.stays.join(', ')}: stays, and gets what it lacks`]] as Row[])
      : []),
    ['Framework', plan.framework.title],
    [plan.framework.places === 'regions' ? 'Home region' : 'Served', first ?? ''],
    ...(others.length > 0 ? ([['Then', others.join(', ')]] as Row[]) : []),
    ['Data', plan.data.title],
    ['CI', plan.ci.title],
    ['Rollout', plan.strategy.title],
    ['Shift', describeShift(plan.shift)],
    ['Blast radius', `${plan.reach}, until an alarm at ${plan.detectionSeconds} s`],
    ...lostRegion(plan),
    ['Domain', plan.domain ?? 'none yet: the README says what to add'],
    ...(plan.approval ? ([['Approval', 'a person lets each release go']] as Row[]) : []),
    ...(where.account
      ? ([['AWS account', `${where.account.id} (${where.account.arn})`]] as Row[])
      : []),
  ]
}

/** Rows as two columns; one below the other when the terminal is too narrow for that. */
export function layOut(rows: Row[], terminal: Terminal): string[] {
  const widest = Math.max(...rows.map(([label]) => label.length))
  const narrow = terminal.columns < widest + 30
  return rows.flatMap(([label, value]) =>
    narrow
      ? [terminal.paint('bold', label), `  ${value}`]
      : [`  ${terminal.paint('bold', label.padEnd(widest))}  ${value}`],
  )
}

/** The rollout, wave by wave. */
export function waveLines(plan: Plan): string[] {
  return plan.waves.map(
    ({ number, regions, shift, bakeMinutes }) =>
      `  ${number}. ${regions.join(', ')}: ${describeShift(shift)}; bake ${bakeMinutes} min, gate`,
  )
}

/** Paths as an indented tree, folders before what they hold. */
export function treeLines(paths: Iterable<string>): string[] {
  const lines: string[] = []
  const open: string[] = []
  for (const path of [...paths].sort()) {
    const folders = path.split('/')
    const name = folders.pop()
    const shared = folders.findIndex((folder, depth) => open[depth] !== folder)
    open.length = shared === -1 ? folders.length : shared
    for (const folder of folders.slice(open.length)) {
      lines.push(`${'  '.repeat(open.length + 1)}${folder}/`)
      open.push(folder)
    }
    lines.push(`${'  '.repeat(folders.length + 1)}${name}`)
  }
  return lines
}
