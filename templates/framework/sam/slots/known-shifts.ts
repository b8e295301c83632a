/** CodeDeploy's own steps for Lambda, as SAM names them. */
const known: Record<string, Shift> = {
  AllAtOnce: { kind: 'all-at-once' },
  ...Object.fromEntries(
    [5, 10, 15, 30].map((minutes) => [
      `Canary10Percent${minutes}Minutes`,
      { kind: 'canary', percent: 10, minutes },
    ]),
  ),
  ...Object.fromEntries(
    [1, 2, 3, 10].map((minutes) => [
      `Linear10PercentEvery${minutes}Minute${minutes === 1 ? '' : 's'}`,
      { kind: 'linear', percent: 10, minutes },
    ]),
  ),
}
