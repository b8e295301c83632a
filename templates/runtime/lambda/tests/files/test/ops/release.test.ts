import { expect, test } from 'vitest'
import { release, storedRelease, zip } from '../../toolkit/aws/release.ts'

const code = zip([{ name: 'index.mjs', bytes: Buffer.from('export {}') }])
const settings = Buffer.from('memory: 512')

test('the same function and settings are the same release', () => {
  expect(release(code, settings).id).toBe(release(Buffer.from(code), settings).id)
  expect(release(code, settings).id).toMatch(/^[0-9a-f]{12}$/)
})

test('other settings are another release, of the same function', () => {
  const other = release(code, Buffer.from('memory: 1024'))
  expect(other.id).not.toBe(release(code, settings).id)
  expect(other.files['function.zip']).toEqual(code)
})

test('the order in which files are packed does not matter', () => {
  const a = { name: 'a', bytes: Buffer.from('1') }
  const b = { name: 'b', bytes: Buffer.from('2') }
  expect(zip([a, b])).toEqual(zip([b, a]))
})

test('what a bucket holds is the release that it was uploaded as, or is refused', () => {
  const { id, digest } = release(code, settings)
  const found = (code: Buffer, settings: Buffer) => storedRelease(id, 'bucket', code, settings)
  expect(found(code, settings)).toMatchObject({ id, digest })
  expect(() => found(code, Buffer.from('memory: 10240'))).toThrow(`where ${id} was uploaded`)
  expect(() => found(Buffer.from('other'), settings)).toThrow(`where ${id} was uploaded`)
})
