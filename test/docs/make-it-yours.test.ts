import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { samplesOf } from '../../generators/render/samples.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { combinations } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'

const page = 'docs/make-it-yours.md'
const kinds = [
  ...new Map(
    combinations().map((one) => [`${one.framework} ${one.data} ${one.sample ?? ''}`, one]),
  ).entries(),
]

describe.each(kinds)('%s', (_, answers) => {
  const project = projectOf(answers)
  const text = textOf(project, page)
  const [, commands = ''] = /```sh\n([^`]*)```/.exec(text) ?? []
  const removed = commands
    .trim()
    .split('\n')
    .flatMap((line) => line.replace(/^git rm -r?q /, '').split(' '))
  const isRemoved = (path: string) =>
    removed.some((one) => path === one || path.startsWith(`${one}/`))
  const replaced = namedIn(text)

  test('what the page takes out is there', () => {
    const paths = [...project.keys()]
    expect(removed.length).toBeGreaterThan(3)
    expect(removed.filter((one) => !paths.some((path) => path === one || isIn(one, path)))).toEqual(
      [],
    )
  })

  test('what the page names is there', () => {
    expect(replaced.filter((path) => ![...project.keys()].some((one) => one === path))).toEqual([])
  })

  test('nothing that stays needs what the page takes out, but what it says to replace', () => {
    const left = [...project.keys()].filter(
      (path) => path.endsWith('.ts') && !isRemoved(path) && !replaced.includes(path),
    )
    const broken = left.flatMap((path) =>
      importsOf(project, path)
        .filter(isRemoved)
        .map((one) => `${path} imports ${one}`),
    )
    expect(broken).toEqual([])
  })

  test('what the page takes out or puts another in the place of is its owner’s from then on', () => {
    const paths = [...project.keys()]
    const given = new Set(samplesOf(makePlan(answers), paths, '9.0.0').flat())
    const theirs = paths.filter(
      (path) => /\.(ts|sql)$/.test(path) && (isRemoved(path) || replaced.includes(path)),
    )
    expect(theirs.filter((path) => !given.has(path))).toEqual([])
  })
})

const textOf = (project: Tree, path: string) => `${project.get(path)?.bytes}`
const isIn = (folder: string, path: string) => path.startsWith(`${folder}/`)

/** The files of the page's table; a name without a folder is beside the one before it. */
function namedIn(text: string): string[] {
  const rows = text.split('\n').filter((line) => /^\| \d/.test(line))
  return rows.flatMap((row) => {
    let folder = ''
    const cell = row.split('|')[2] ?? ''
    return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, name = '']) => {
      if (name.includes('/')) folder = posix.dirname(name)
      if (name.endsWith('/')) return []
      return [name.includes('/') ? name : posix.normalize(posix.join(folder, name))]
    })
  })
}

const importsOf = (project: Tree, path: string): string[] =>
  [...textOf(project, path).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, one = '']) =>
    posix.join(posix.dirname(path), one),
  )
