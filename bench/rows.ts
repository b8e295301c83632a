/** A figure, and what it may be. */
export interface Row {
  what: string
  value: number | undefined
  unit: string
  limit?: { atMost: number } | { below: number }
  note?: string
}

export function holds({ value, limit }: Row): boolean {
  if (value === undefined || limit === undefined) return true
  if ('atMost' in limit) return value <= limit.atMost
  return value < limit.below
}

/** @returns the line of a table */
export function lineOf(row: Row): string {
  const { value, unit } = row
  const text = value === undefined ? '–' : value.toFixed(value < 10 && unit ? 2 : 0)
  const verdict = holds(row) ? '' : 'PAST ITS LIMIT'
  const cells = [row.what.padEnd(48), `${text} ${unit}`.padStart(12), limitText(row).padStart(8)]
  return `${cells.join('  ')}  ${[verdict, row.note].filter(Boolean).join(', ')}`.trimEnd()
}

function limitText({ limit }: Row): string {
  if (!limit) return ''
  if ('atMost' in limit) return `≤ ${limit.atMost}`
  return `< ${limit.below.toFixed(0)}`
}
