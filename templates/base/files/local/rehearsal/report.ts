/** What a drill measured, and which of the service's promises held. */
export interface Report {
  drill: string
  /** One sentence on what was done. */
  story: string
  /** By name, with the unit at the end of the name. */
  figures: Record<string, number | string>
  promises: { promise: string; kept: boolean }[]
}

export function kept(report: Report): boolean {
  return report.promises.every((one) => one.kept)
}

/** The report for a person, figures aligned. */
export function asText(report: Report): string {
  const width = Math.max(...Object.keys(report.figures).map((name) => words(name).length))
  const figures = Object.entries(report.figures).map(
    ([name, value]) => `  ${words(name).padEnd(width)}  ${value}`,
  )
  const promises = report.promises.map(
    (one) => `  ${one.kept ? 'kept  ' : 'BROKEN'}  ${one.promise}`,
  )
  return [`${report.drill}: ${report.story}`, '', ...figures, '', ...promises, ''].join('\n')
}

/** The reports for a program: one object. */
export function asJson(reports: Report[]): string {
  const drills = reports.map(({ figures, ...rest }) => ({
    ...rest,
    kept: kept({ figures, ...rest }),
    figures,
  }))
  return JSON.stringify({ kept: drills.every((one) => one.kept), drills })
}

/** `ordersAckedMs` → `orders acked, ms` */
function words(name: string): string {
  const spaced = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return spaced.replace(/ (ms|percent|seconds)$/, ', $1')
}
