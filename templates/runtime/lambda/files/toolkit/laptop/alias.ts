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
  private requests = 0

  constructor(stable: Build) {
    this.stable = stable
  }

  /** @param percent 0 to 100, of the requests from now on */
  shift(next: Build, percent: number): void {
    this.next = next
    this.percent = percent
    this.requests = 0
  }

  promote(): void {
    if (this.next !== undefined) this.stable = this.next
    this.rollBack()
  }

  rollBack(): void {
    this.next = undefined
    this.percent = 0
  }

  /** The build that takes the next request. */
  pick(): Build {
    const before = Math.floor((this.requests * this.percent) / 100)
    this.requests++
    const after = Math.floor((this.requests * this.percent) / 100)
    return this.next !== undefined && after > before ? this.next : this.stable
  }
}
