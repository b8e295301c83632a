import type { Scripts } from './scripts.ts'

/** The account's only zone, example.com, and what is in it. */
export class Zone {
  readonly id = 'b'.repeat(32)
  readonly records: { name: string; type: string; content: string }[] = []
  /** Custom domains of Workers that the tests do not deploy. */
  readonly others: { hostname: string; service: string }[] = []

  /** The Workers' custom domains, as `workers/domains` lists them. */
  domains(scripts: Scripts, hostname: string | null) {
    const own = [...scripts.all.values()].flatMap(({ name, domains }) =>
      domains.map((domain) => ({ hostname: domain, service: name })),
    )
    return [...own, ...this.others].filter((one) => [null, one.hostname].includes(hostname))
  }

  /** What a path below `zones` answers; undefined for one that the tests do not know. */
  answer(path: string, query: URLSearchParams): object[] | undefined {
    const name = query.get('name')
    if (path === 'zones') return name === 'example.com' ? [{ id: this.id, name }] : []
    if (path !== `zones/${this.id}/dns_records`) return undefined
    return this.records.filter((record) => record.name === name)
  }
}
