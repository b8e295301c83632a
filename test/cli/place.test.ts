import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answersFor } from '../support/answers.ts'
import { scratch } from '../support/command.ts'
import { projectOf, writeTree } from '../support/lay-out.ts'

/** What `npm run validate` finds about where a project is. */
function found(project: string): string[] {
  writeTree(projectOf(answersFor()), project)
  const script = `
    import { place } from './toolkit/checks/place.ts'
    console.log(JSON.stringify(place().map(({ file, problem }) => file + ': ' + problem)))`
  const args = ['--input-type=module', '--eval', script]
  return JSON.parse(execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }))
}

const init = (cwd: string) => execFileSync('git', ['init', '--quiet'], { cwd })

test('a pipeline in a folder of a repository is found, which no CI would run', () => {
  const root = scratch()
  init(root)
  expect(found(join(root, 'services/orders'))).toEqual([
    `services/orders: it never runs, since it is not at the root of its repository, ${root}`,
  ])
})

test.each(['at the root of its repository', 'in none'])(
  'a project %s is as it should be',
  (where) => {
    const root = scratch()
    if (where !== 'in none') init(root)
    expect(found(root)).toEqual([])
  },
)
