import { expect, test } from 'vitest'
import { release } from '../../ops/rollout/release.ts'
import { parametersOf } from '../../ops/rollout/stacks.ts'
import { zip } from '../../ops/rollout/zip.ts'

const code = zip([{ name: 'index.mjs', bytes: Buffer.from('export {}') }])
const template = Buffer.from('Resources: {}')

test('the same function and template are the same release', () => {
  expect(release(code, template).id).toBe(release(Buffer.from(code), template).id)
  expect(release(code, template).id).toMatch(/^[0-9a-f]{12}$/)
})

test('another template is another release, of the same function', () => {
  const other = release(code, Buffer.from('Resources: { A: {} }'))
  expect(other.id).not.toBe(release(code, template).id)
  expect(other.files['function.zip']).toEqual(code)
})

test('the order in which files are packed does not matter', () => {
  const a = { name: 'a', bytes: Buffer.from('1') }
  const b = { name: 'b', bytes: Buffer.from('2') }
  expect(zip([a, b])).toEqual(zip([b, a]))
})

test('a template gives the names of its parameters, short forms or not', () => {
  const text = 'Parameters:\n  Release:\n    Type: String\nResources:\n  A: !GetAtt [B, Arn]\n'
  expect(parametersOf(text)).toEqual(['Release'])
  expect(parametersOf('Resources: {}')).toEqual([])
})
