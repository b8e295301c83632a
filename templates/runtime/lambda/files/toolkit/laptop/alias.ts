/**
 * A Lambda alias: all requests go to one build, or a share of them to the next one.
 *
 * Lambda draws lots; here the new build gets every request that keeps its share at `percent` or
 * just below, so that a rehearsal never exceeds it and always comes out the same.
 */
export class Alias<Build> {
  stable: Build
  next: Build | undefined
  private percent = 0
  private readonly requests = new Map<string, number>()

  constructor(stable: Build) {
    this.stable = stable
  }

  /** @param percent 0 to 100, of the requests from now on */
  shift(next: Build, percent: number): void {
    this.next = next
    this.percent = percent
    this.requests.clear()
  }

  promote(): void {
    if (this.next !== undefined) this.stable = this.next
    this.rollBack()
  }

  rollBack(): void {
    this.next = undefined
    this.percent = 0
  }

  /** How many percent each build gets, the next one last. */
  shares(): { build: Build; percent: number }[] {
    const { stable, next, percent } = this
    if (next === undefined) return [{ build: stable, percent: 100 }]
    return [
      { build: stable, percent: 100 - percent },
      { build: next, percent },
    ]
  }

  /**
   * The build that takes the next request.
   *
   * @param kind of requests, each of which comes out even
   */
  pick(kind = ''): Build {
    const requests = this.requests.get(kind) ?? 0
    this.requests.set(kind, requests + 1)
    const before = Math.floor((requests * this.percent) / 100)
    const after = Math.floor(((requests + 1) * this.percent) / 100)
    return this.next !== undefined && after > before ? this.next : this.stable
  }
}
