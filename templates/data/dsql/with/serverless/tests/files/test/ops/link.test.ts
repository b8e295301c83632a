import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { DATA_STACK } from '../../toolkit/aws/data.ts'
import { requestOf } from '../../toolkit/aws/updates.ts'
import { here } from './world.ts'

const [region = ''] = here
const template = { path: 'infra/data.yaml' }
const update = { region, stack: DATA_STACK, template, parameters: {} }

test('clusters stay linked by an update that does not name them', async () => {
  const text = await readFile(template.path, 'utf8')
  const before = { status: 'UPDATE_COMPLETE', parameters: { ClusterArns: 'a,b' }, outputs: {} }
  expect(requestOf(update, text, before).Parameters).toEqual([
    { ParameterKey: 'ClusterArns', UsePreviousValue: true },
  ])
  expect(requestOf(update, text, undefined).Parameters).toEqual([])
})
