  attempts: Attempt[],
  lost: string,
  from: number,
  to: number,
): number | undefined {
  const theirs = attempts.filter(({ location, at }) => location === lost && at >= from && at <= to)
  // DNS moves all of them at once. So a try that nobody answered went to the lost region, unless it began after one that
  // was answered elsewhere; on a busy machine some of those are not answered in time either.
  const movedAt = Math.min(
    ...theirs
      .filter(({ routedTo, startedAt }) => startedAt >= from && (routedTo ?? lost) !== lost)
      .map(({ startedAt }) => startedAt),
  )
  const lastFailure = theirs.findLastIndex(
    ({ failed, routedTo, startedAt }) =>
      failed && (routedTo === lost || (routedTo === undefined && startedAt < movedAt)),
  )
  const served = theirs.find(({ failed }, index) => index > lastFailure && !failed)
  return served && served.at - from
}
