import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'

const found = (pattern: string) =>
  globSync(pattern, { cwd: join(packageRoot, 'templates') })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()

test('no text is put into TypeScript', () => {
  expect(found('**/slots/*.{ts,ts.ejs}')).toEqual([])
})

test('TypeScript is rendered where it is a list of names or numbers, and nowhere else', () => {
  expect(found('**/*.ts.ejs')).toEqual([
    'base/files/toolkit/checks/checks.ts.ejs',
    'runtime/lambda/files/topology.ts.ejs',
    'runtime/workers/files/topology.ts.ejs',
  ])
})
