const own = written.find(({ region }) => region === target)?.error
// What the others took helps only if it reaches the region, which is not sure of one that took nothing itself.
if (own !== undefined) {
  throw new Failure(
    evacuated
      ? `${target} did not take its own flag (${own}), so its /health may go on saying 200 and users stay: see "The region does not take its flag" in docs/runbooks/evacuate.md.`
      : `${target} did not take its own flag (${own}), so it may stay out: run this again.`,
  )
}
