import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { pairwise } from '../support/pairwise.ts'

/** The rooms of the generator as data flows through them, as docs/architecture.md draws it: each may import those before it. */
const rooms = ['plan', 'options', 'render', 'merge', 'project', 'write', 'app']

/** The registries at the top of templates/ that the generator may know, and by which room. */
const registries: Record<string, string[]> = {
  'templates/layers.ts': ['plan', 'options', 'render'],
  'templates/changes.ts': ['project'],
  'templates/moves.ts': ['app'],
}

/** Every relative import of this repository's own code: from which file, of which file. */
const imports = globSync(['generators/**/*.ts', 'templates/*.ts', 'templates/**/*.ts'], {
  cwd: packageRoot,
  exclude: (path) => /(^|\/)(files|slots)(\/|$)/.test(`${path}`),
})
  .map((path) => path.replaceAll('\\', '/'))
  .flatMap((from) => importsIn(from, readFileSync(join(packageRoot, from), 'utf8')))

function importsIn(from: string, text: string) {
  if (!/\.[cm]?ts$/.test(from)) return []
  const found = text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)
  return [...found].map(([, to = '']) => ({ from, to: join(dirname(from), to) }))
}

const roomOf = (path: string): string | undefined => /^generators\/(\w+)\//.exec(path)?.[1]

const told = (those: typeof imports) => those.map(({ from, to }) => `${from} imports ${to}`)

test('every folder of the generator is a room', () => {
  const found = new Set(imports.flatMap(({ from }) => roomOf(from) ?? []))
  expect([...found].sort()).toEqual(rooms.toSorted())
})

test('a room imports those before it', () => {
  const against = imports.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)]
    return here && there && rooms.indexOf(there) > rooms.indexOf(here)
  })
  expect(told(against)).toEqual([])
})

test('what is in no room imports none, but for what starts the command', () => {
  const starts = ['generators/cli.ts', 'generators/environment.ts']
  const against = imports.filter(
    ({ from, to }) =>
      from.startsWith('generators/') && !roomOf(from) && roomOf(to) && !starts.includes(from),
  )
  expect(told(against)).toEqual([])
})

test('of the generator a layer knows the plan alone', () => {
  const against = imports.filter(
    ({ from, to }) =>
      from.startsWith('templates/') && to.startsWith('generators/') && roomOf(to) !== 'plan',
  )
  expect(told(against)).toEqual([])
})

test('of the layers the generator knows their registries alone', () => {
  const against = imports.filter(
    ({ from, to }) =>
      from.startsWith('generators/') &&
      to.startsWith('templates/') &&
      !registries[to]?.includes(roomOf(from) ?? ''),
  )
  expect(told(against)).toEqual([])
})

/** The rooms of toolkit/ that a region in AWS and a process on a laptop are the same to. */
const hasNoCloud = /^toolkit\/(rollout|laptop|drills|rehearsal)\//

describe.each(pairwise(combinations()).map((answers) => [titleOf(answers), answers] as const))(
  '%s',
  (_, answers) => {
    const files = projectOf(answers)
    const tree = [...files]
    const inProject = tree.flatMap(([path, { bytes }]) => importsIn(path, `${bytes}`))

    test('toolkit/ knows of the project its topology, its configuration and its workload alone', () => {
      const against = inProject.filter(
        ({ from, to }) =>
          from.startsWith('toolkit/') &&
          !/^(toolkit\/.*|topology\.ts|drills\/workload\.ts|active-active\.config\.ts)$/.test(to),
      )
      expect(told(against)).toEqual([])
    })

    test('what rolls out and what rehearses knows no cloud: AWS and the laptop are fleets', () => {
      const against = inProject.filter(
        ({ from, to }) => hasNoCloud.test(from) && to.startsWith('toolkit/aws/'),
      )
      expect(told(against)).toEqual([])
    })

    test('of SDKs a laptop knows the one that its database answers to, and a rollout none', () => {
      const named = tree.flatMap(([path, { bytes }]) =>
        hasNoCloud.test(path)
          ? [...`${bytes}`.matchAll(/'(@aws-sdk\/[^']+)'/g)].map(([, name = '']) => [path, name])
          : [],
      )
      const ofDatabase = (path = '', name = '') =>
        path.startsWith('toolkit/laptop/') && /dynamodb/.test(name)
      expect(named.filter(([path, name]) => !ofDatabase(path, name))).toEqual([])
    })

    test('the gate begins with at most 20 modules, none of them of an SDK', () => {
      const loaded = new Set(['toolkit/commands/gate.ts'])
      const packages: string[] = []
      for (const path of loaded) {
        const text = `${files.get(path)?.bytes}`
        for (const [, to = ''] of text.matchAll(/^(?:import(?! type)|} )[^'(]*'([^']+)'$/gm)) {
          if (to.startsWith('.')) loaded.add(join(dirname(path), to))
          else if (!to.startsWith('node:')) packages.push(to)
        }
      }
      expect(packages).toEqual([])
      expect(loaded.size).toBeLessThanOrEqual(20)
    })

    test('what runs in the cloud knows nothing of toolkit/', () => {
      const against = inProject.filter(
        ({ from, to }) => from.startsWith('src/') && to.startsWith('toolkit/'),
      )
      expect(told(against)).toEqual([])
    })
  },
)
