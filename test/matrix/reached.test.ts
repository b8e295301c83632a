import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Tree } from '../../generators/render/tree.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { oncePerText } from '../support/once-per-text.ts'
import { pairwise } from '../support/pairwise.ts'

const frameworks = Map.groupBy(combinations(), ({ framework }) => framework)
const projects = [...frameworks.values()].flatMap((all) => pairwise(all))

/** Found by their folder: each drill, and each test. */
const byFolder = /^(toolkit\/)?drills\/[^/]+\.ts$|\.test\.ts$/
/** Known to the tools that read them. */
const byName = ['vitest.config.ts']
/** Tools that no module imports. */
const tools = /^(node|typescript|vitest|wrangler|osls|@biomejs\/biome|@types\/.+|@dynoxide\/.+)$/

/** What a file names between quotes or in a command: modules, files and packages. */
const namesIn = oncePerText((text): string[] =>
  [...text.matchAll(/['"`\s]([@\w./-]+)(?=['"`\s])/g)].map(([, name = '']) => name),
)

/** The files that are reached from those that a script, a pipeline or a tool begins with. */
function reachedIn(tree: Tree): { files: Set<string>; names: Set<string> } {
  const modules = (path: string) => path.endsWith('.ts')
  const files = new Set<string>()
  const names = new Set<string>()
  const next = [...tree.keys()].filter(
    (path) => !modules(path) || byFolder.test(path) || byName.includes(path),
  )
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (files.has(path)) continue
    files.add(path)
    // Prose names much that nothing runs.
    if (path.endsWith('.md') || path === 'package-lock.json') continue
    for (const name of namesIn(`${tree.get(path)?.bytes}`, path)) {
      if (path !== 'package.json') names.add(name)
      const found = [name, posix.join(posix.dirname(path), name)].map(posix.normalize)
      next.push(...found.filter((file) => modules(file) && tree.has(file)))
    }
  }
  return { files, names }
}

describe.each(projects.map((answers) => [titleOf(answers), answers] as const))(
  '%s',
  (_, answers) => {
    const tree = projectOf(answers)
    const { files, names } = reachedIn(tree)

    test('every module is reached from a script, a pipeline, a tool or a test', () => {
      expect([...tree.keys()].filter((path) => !files.has(path))).toEqual([])
    })

    test('every package is reached', () => {
      const { dependencies, devDependencies } = JSON.parse(`${tree.get('package.json')?.bytes}`)
      const installed = Object.keys({ ...dependencies, ...devDependencies })
      const reached = (name: string) =>
        tools.test(name) || [...names].some((used) => used === name || used.startsWith(`${name}/`))
      expect(installed.filter((name) => !reached(name))).toEqual([])
    })

    test('every module that one imports is there', () => {
      const missing = [...tree].flatMap(([path, { bytes }]) =>
        path.endsWith('.ts')
          ? [...`${bytes}`.matchAll(/^(?:import|export|\}).* from '(\.[^']+)'/gm)]
              .map(([, name = '']) => posix.join(posix.dirname(path), name))
              .filter((file) => !tree.has(file))
              .map((file) => `${path}: ${file}`)
          : [],
      )
      expect(missing).toEqual([])
    })
  },
)
