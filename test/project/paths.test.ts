import { expect, test } from 'vitest'
import { UserError } from '../../generators/errors.ts'
import { refuseUnsafe, whyUnsafe } from '../../generators/project/paths.ts'

test.each([
  ['', 'empty'],
  ['/etc/passwd', 'absolute'],
  ['C:/Windows/a', 'absolute'],
  ['c:a', 'absolute'],
  ['../a', 'leads out'],
  ['a/../../b', 'leads out'],
  ['./a', 'leads out'],
  ['a//b', 'empty part'],
  ['a/', 'empty part'],
  ['a\\b', 'backslash'],
  ['a\0b', 'control'],
  ['a\nb', 'control'],
  ['a\u0085b', 'control'],
  ['a\ud800', 'Unicode'],
  ['a./b', 'full stop'],
  ['a /b', 'a space'],
  ['.git/hooks/pre-commit', "git's own"],
  ['.git', "git's own"],
  ['a/.git/config', "git's own"],
  ['.GIT/config', "git's own"],
  ['git~1/config', "git's own"],
  ['GIT~2/config', "git's own"],
  ['.g\u200cit/config', "git's own"],
  ['\ufeff.git/config', "git's own"],
  ['.git::$INDEX_ALLOCATION/config', "git's own"],
  ['.active-active/baseline', 'their own files'],
  ['.Active-Active/pending', 'their own files'],
  ['.yo-rc.json', 'their own files'],
  ['.YO-rc.json', 'their own files'],
  ['a/'.repeat(600).concat('b'), 'longer'],
])('%j is unsafe: %s', (path, why) => {
  expect(whyUnsafe(path)).toContain(why)
})

test.each([
  'a',
  'src/api/app.ts',
  '.gitignore',
  '.github/workflows/deploy.yaml',
  '.gitattributes',
  'a/.yo-rc.json',
  'docs/.active-active/x',
  'ünï/日本.ts',
  'a b.txt',
  '..a/...b',
  'constructor',
  '__proto__',
  '👩‍🚀.txt',
])('%j is safe', (path) => {
  expect(whyUnsafe(path)).toBe(undefined)
})

test.each([
  ['a.txt', 'A.txt'],
  ['src/é', 'src/e\u0301'],
  ['a', 'a\u200d'],
])('%j and %j are one file on some systems', (a, b) => {
  expect(() => refuseUnsafe([a, 'x', b], 'It')).toThrow('some systems take for one file')
})

test('a refusal says where the path is from, and shows no more of it than a line holds', () => {
  const refuse = () => refuseUnsafe(['fine', '/'.padEnd(900, 'x')], 'The journal')
  expect(refuse).toThrow(UserError)
  expect(refuse).toThrow(/^The journal names "\/x{76}\.\.\.", which leads out/)
})
