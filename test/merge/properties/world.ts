import fc from 'fast-check'
import type { Place } from '../../../generators/merge/same.ts'
import type { Tree, TreeFile } from '../../../generators/render/tree.ts'
import { changeLines, code, droppedPlaces, type LineChange, lineChanges } from './lines.ts'
import {
  changeManifest,
  droppedPackages,
  type KeyChange,
  keyChanges,
  manifest,
} from './manifest.ts'

/** Two releases of templates, and a project of the first one as its owner has it. */
export interface World {
  a: Tree
  b: Tree
  yours: Map<string, Place>
  groups: string[][]
  /** What the template did with each file of `a`: its path in `b`. */
  moved: Map<string, string>
  /** What the owner did with each file of `a`. */
  owner: Map<string, Whole>
}

const wholes = [
  'rename',
  'rename',
  'delete',
  'reformat',
  'crlf',
  'no final newline',
  'binary',
  'mode',
  'empty',
  'folder',
] as const

export type Whole = (typeof wholes)[number] | 'edit' | 'nothing'

const fates = ['drop', 'move', 'move', 'below', 'case', 'mode', 'folder'] as const

interface FileRecipe {
  lines: number
  template: LineChange[]
  fate: (typeof fates)[number] | 'stay'
  yours: LineChange[]
  whole: Whole
}

/** Mostly one value, and one of the others every so many times. */
const mostly = <T>(usual: T, every: number, others: readonly T[]): fc.Arbitrary<T> =>
  fc
    .nat(every * others.length - 1)
    .map((at) => ((at + 1) % every === 0 ? others[(at + 1) / every - 1] : usual) ?? usual)

const sometimes = (changes: fc.Arbitrary<LineChange[]>) =>
  fc.tuple(fc.boolean(), changes).map(([some, all]) => (some ? all : []))

const fileRecipe = fc.record<FileRecipe>({
  lines: fc.integer({ min: 8, max: 40 }),
  template: sometimes(lineChanges),
  fate: mostly<FileRecipe['fate']>('stay', 6, fates),
  yours: sometimes(lineChanges),
  whole: mostly<Whole>('edit', 6, wholes),
})

export const recipes = fc.record({
  files: fc.array(fileRecipe, { minLength: 7, maxLength: 7 }),
  samples: fc.array(fileRecipe, { minLength: 2, maxLength: 2 }),
  sampleTouched: fc.boolean(),
  manifest: fc.record({
    template: keyChanges,
    yours: keyChanges,
    indent: fc.constantFrom(2, 4, '\t'),
  }),
  settings: fc.record({ template: lineChanges, yours: lineChanges }),
  added: fc.record({ lines: fc.integer({ min: 4, max: 12 }), taken: mostly(false, 8, [true]) }),
})

export type Recipe = typeof recipes extends fc.Arbitrary<infer R> ? R : never

const names = [
  'src/app.ts',
  'src/übung ✓ 🌍.ts',
  'docs/"quoted" \\ name.md',
  'Read.me',
  'infra/region.yaml',
  'src/line\nbreak.ts',
  'ops/deploy.ts',
]

const file = (lines: readonly string[], executable = false): TreeFile => ({
  bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')),
  executable,
})

export function worldOf(recipe: Recipe): World {
  let count = 0
  const unique = (whose: 'mine' | 'release') => `${whose}-${count++}`
  const world: World = {
    a: new Map(),
    b: new Map(),
    yours: new Map(),
    groups: [],
    moved: new Map(),
    owner: new Map(),
  }
  const given = { world, unique }
  for (const [index, one] of recipe.files.entries()) addFile(names[index] ?? '', one, given)
  const samples = recipe.samples.map((_, index) => `samples/${index}.ts`)
  for (const [index, one] of recipe.samples.entries()) {
    const touched = recipe.sampleTouched && index === 0
    const yours: LineChange[] = touched ? [{ kind: 'insert', at: 3 }] : []
    const fate = one.fate === 'drop' ? 'drop' : 'stay'
    addFile(samples[index] ?? '', { ...one, yours, fate, whole: 'edit' }, given)
  }
  world.groups.push([...samples, 'samples/new.ts'])
  world.b.set('samples/new.ts', file(code('sample', 6)))
  addManifest(recipe.manifest, given)
  addSettings(recipe.settings, given)
  world.b.set('src/added.ts', file(code('added', recipe.added.lines)))
  if (recipe.added.taken) world.yours.set('src/added.ts', file([`// ${unique('mine')}`, '}']))
  world.yours.set('own/notes.ts', file(code('own', 12).concat(`// ${unique('mine')}`)))
  return world
}

interface Given {
  world: World
  unique: (whose: 'mine' | 'release') => string
}

function addFile(path: string, recipe: FileRecipe, { world, unique }: Given) {
  const lines = code(`f${world.a.size}`, recipe.lines)
  world.a.set(path, file(lines))
  const later = changeLines(lines, recipe.template, {
    inserted: () => `const added = '${unique('release')}'`,
    changed: (line) => `${line} // ${unique('release')}`,
  })
  const to = movedTo(path, recipe.fate)
  if (to !== undefined) {
    world.b.set(to, file(later, recipe.fate === 'mode'))
    world.moved.set(path, to)
  }
  if (recipe.fate === 'folder') world.b.set(`${path}/part.ts`, file(code('part', 9)))
  const edited = changeLines(lines, recipe.yours, {
    inserted: () => `  use('${unique('mine')}')`,
    changed: (line) => `${line} // ${unique('mine')}`,
    // What both drop is the template's again on the way back, as everything that both did.
    spared: droppedPlaces(lines.length, recipe.template),
  })
  const untouched = recipe.whole === 'edit' && edited.join('\n') === lines.join('\n')
  world.owner.set(path, untouched ? 'nothing' : recipe.whole)
  const name = recipe.whole === 'rename' ? `own/${world.a.size}-${path.split('/').at(-1)}` : path
  const yours = owned(edited, recipe.whole, recipe.fate === 'mode')
  if (yours) world.yours.set(name, yours)
}

function movedTo(path: string, fate: FileRecipe['fate']): string | undefined {
  if (fate === 'drop' || fate === 'folder') return undefined
  if (fate === 'move') return `moved/${path.split('/').at(-1)}`
  if (fate === 'below') return `${path}/index.ts`
  return fate === 'case' ? path.toUpperCase() : path
}

function owned(lines: string[], whole: Whole, modeChanges: boolean): Place {
  const { bytes } = file(lines)
  const text = bytes.toString()
  const as = (changed: string, executable = false) => ({ bytes: Buffer.from(changed), executable })
  if (whole === 'delete') return undefined
  if (whole === 'folder') return 'not a file'
  if (whole === 'reformat') return as(text.replace(/^(?=.)/gm, '    '))
  if (whole === 'crlf') return as(text.replaceAll('\n', '\r\n'))
  if (whole === 'no final newline') return as(text.slice(0, -1))
  if (whole === 'binary') return as(`\0${text}`)
  if (whole === 'empty') return as('')
  return as(text, whole === 'mode' && !modeChanges)
}

function addManifest(
  {
    template,
    yours,
    indent,
  }: { template: KeyChange[]; yours: KeyChange[]; indent: number | string },
  { world, unique }: Given,
) {
  const write = (value: unknown, by: number | string) =>
    world.a.size && file(JSON.stringify(value, null, by).split('\n'))
  const from = manifest()
  const next = changeManifest(from, template, { unique: () => unique('release'), major: 5 })
  const spared = droppedPackages(from, next)
  const mine = changeManifest(from, yours, { unique: () => unique('mine'), major: 6, spared })
  for (const [tree, value, by] of [
    [world.a, from, 2],
    [world.b, next, 2],
    [world.yours, mine, indent],
  ] as const) {
    const written = write(value, by)
    if (written) tree.set('package.json', written)
  }
  world.moved.set('package.json', 'package.json')
  const untouched = indent === 2 && JSON.stringify(from) === JSON.stringify(mine)
  world.owner.set('package.json', untouched ? 'nothing' : 'edit')
}

function addSettings(
  { template, yours }: { template: LineChange[]; yours: LineChange[] },
  { world, unique }: Given,
) {
  const inside = Array.from({ length: 10 }, (_, at) =>
    at % 3 === 0 ? `  // about ${at}` : `  "key${at}": ${at},`,
  )
  const whole = (lines: string[]) => file(['{', ...lines, '}'])
  const next = changeLines(inside, template, {
    inserted: () => `  "${unique('release')}": { "deep": 1 },`,
    changed: (line) =>
      line.replace(/\d+,?$/, (end) => `${count(end)}1${end.includes(',') ? ',' : ''}`),
  })
  const mine = changeLines(inside, yours, {
    inserted: () =>
      count(unique('mine')) % 2 ? `  // ${unique('mine')}` : `  "${unique('mine')}": 1,`,
    changed: (line) => `${line} // ${unique('mine')}`,
    spared: droppedPlaces(inside.length, template),
  })
  world.a.set('settings.jsonc', whole(inside))
  world.b.set('settings.jsonc', whole(next))
  world.yours.set('settings.jsonc', whole(mine))
  world.moved.set('settings.jsonc', 'settings.jsonc')
  world.owner.set('settings.jsonc', mine.join() === inside.join() ? 'nothing' : 'edit')
}

const count = (text: string): number => Number(/\d+/.exec(text)?.[0])
