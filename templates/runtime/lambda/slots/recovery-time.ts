  attempts: Attempt[],
  lost: string,
  from: number,
  to: number,
): number | undefined {
  const theirs = attempts.filter(({ location, at }) => location === lost && at >= from && at <= to)
  const lastFailure = theirs.findLastIndex(({ failed }) => failed)
  const served = theirs[lastFailure + 1]
  return served && served.at - from
}
