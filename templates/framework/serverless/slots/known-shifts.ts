/** CodeDeploy's own steps for Lambda. */
const known: Record<string, Shift> = {
  'CodeDeployDefault.LambdaAllAtOnce': { kind: 'all-at-once' },
  ...Object.fromEntries(
    [5, 10, 15, 30].map((minutes) => [
      `CodeDeployDefault.LambdaCanary10Percent${minutes}Minutes`,
      { kind: 'canary', percent: 10, minutes },
    ]),
  ),
  ...Object.fromEntries(
    [1, 2, 3, 10].map((minutes) => [
      `CodeDeployDefault.LambdaLinear10PercentEvery${minutes}Minute${minutes === 1 ? '' : 's'}`,
      { kind: 'linear', percent: 10, minutes },
    ]),
  ),
}
