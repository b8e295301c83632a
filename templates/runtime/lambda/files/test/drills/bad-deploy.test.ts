import { expect, test } from 'vitest'
import { badDeploy } from '../../local/drills/bad-deploy.ts'

test('a bad build reaches no more users than planned and is taken back everywhere', async () => {
  const report = await badDeploy()
  expect(
    report.promises.filter(({ kept }) => !kept),
    JSON.stringify(report.figures),
  ).toEqual([])
})
