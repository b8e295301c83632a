/**
 * Who sees whom among those that agree on every write: the regions, and a witness if there is one. A member may read and
 * write while it sees a second one.
 */
export class Quorum {
  private readonly members: readonly string[]
  private readonly cuts = new Set<string>()
  private readonly lost = new Set<string>()

  constructor(members: readonly string[]) {
    this.members = members
  }

  cut(a: string, b: string): void {
    this.cuts.add(linkOf(a, b))
  }

  restore(a: string, b: string): void {
    this.cuts.delete(linkOf(a, b))
  }

  /** Cuts a member off from all others. */
  isolate(member: string): void {
    for (const other of this.members) this.cut(member, other)
  }

  rejoin(member: string): void {
    for (const other of this.members) this.restore(member, other)
  }

  lose(member: string): void {
    this.lost.add(member)
  }

  regain(member: string): void {
    this.lost.delete(member)
  }

  has(member: string): boolean {
    if (this.lost.has(member)) return false
    return this.members.some(
      (other) => other !== member && !this.lost.has(other) && !this.cuts.has(linkOf(member, other)),
    )
  }
}

/** Who is cut off from all others, the witness included. */
export type Partition = Pick<Quorum, 'isolate' | 'rejoin'>

/** What can be typed into `npm run dev` of regions that agree. */
export const commands: Readonly<Record<string, (links: Partition, region: string) => string>> = {
  isolate(links, region) {
    links.isolate(region)
    return `${region} sees no other region: it can neither read nor write, and its health check says so.`
  },
  rejoin(links, region) {
    links.rejoin(region)
    return `${region} sees the others again.`
  },
}

function linkOf(a: string, b: string): string {
  return [a, b].sort().join(' ')
}
