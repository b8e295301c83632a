import { expect, test } from 'vitest'
import { settingsOf } from '../../toolkit/aws/settings.ts'

test('other code or another template is another version of the function', () => {
  const text = '{"ReleaseVersion": {}, "Alias": {"Fn::GetAtt": ["ReleaseVersion", "Version"]}}'
  const [code, map] = [Buffer.from('code'), Buffer.from('map')]
  const names = (made: Buffer) => [...`${made}`.matchAll(/ReleaseVersion\w*/g)].map(String)
  const [id, same] = names(settingsOf(text, [code, map]))
  expect(id).toMatch(/^ReleaseVersion[0-9a-f]{16}$/)
  expect(same).toBe(id)
  expect(settingsOf(text, [code, map])).toEqual(settingsOf(text, [code, map]))
  for (const other of [
    settingsOf(text, [Buffer.from('other'), map]),
    settingsOf(text, [code, Buffer.from('other')]),
    settingsOf(text.replace('{}', '{"a":1}'), [code, map]),
  ]) {
    expect(names(other)[0]).not.toBe(id)
  }
})
