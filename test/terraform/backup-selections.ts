/** What moto's backup plans have not: which resources a plan is for. */
export class BackupSelections {
  #made = new Map<string, object>()

  /** The answer; undefined for a request that is none of its business. */
  answer(method: string, path: string, body: Record<string, unknown>): object | undefined {
    const [, plan, id] = /^\/backup\/plans\/([^/]+)\/selections(?:\/([^/]*))?$/.exec(path) ?? []
    if (plan === undefined) return undefined
    if (method !== 'PUT') return this.#made.get(`${plan}/${id}`)
    const SelectionId = `selection-${this.#made.size}`
    const made = { BackupPlanId: plan, SelectionId, CreationDate: 1_700_000_000 }
    this.#made.set(`${plan}/${SelectionId}`, { ...made, BackupSelection: body.BackupSelection })
    return made
  }
}
