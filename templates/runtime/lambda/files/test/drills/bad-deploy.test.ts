import { test } from 'vitest'
import { badDeploy } from '../../local/drills/bad-deploy.ts'
import { judge } from './judge.ts'

test('a bad build reaches no more users than planned and is taken back everywhere', async (context) => {
  const report = await badDeploy()
  judge(report, context)
}, 300_000)
