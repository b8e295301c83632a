import ejs from 'ejs'
import type { Plan } from '../plan/plan.ts'
import { packageJson } from './package-json.ts'
import { foldersOf, type LayerSources, type Source, type Sources } from './sources.ts'
import type { Tree } from './tree.ts'

type Region = Plan['regions'][number]
type Wave = Plan['waves'][number]
type Template = (data: {
  plan: Plan
  slot: (name: string, heading?: string) => string
  region: Region | undefined
  wave: Wave | undefined
}) => string

/** In a path: the file is laid once for each region, which its template then knows as `region`. */
const EACH_REGION = '[region]'
/** In a slot's name: it is filled once for each wave, by its number, and its text knows the wave as `wave`. */
const EACH_WAVE = '[wave]'

const compiled = new WeakMap<Source, Template>()

function templateOf(source: Source): Template {
  const known = compiled.get(source)
  if (known) return known
  const template = ejs.compile(source.bytes.toString('utf8'), {
    escape: String,
    filename: source.origin,
    localsName: 'data',
    destructuredLocals: ['plan', 'slot', 'region', 'wave'],
    _with: false,
  }) as Template
  compiled.set(source, template)
  return template
}

/** The folders that the plan's layers bring, in layer order, each followed by its `with/` parts in the same order. */
function chosenSources(plan: Plan, sources: Sources): LayerSources[] {
  // One id may be a layer of two axes.
  const ids = [...new Set(plan.layers.map(({ layer }) => layer.id))]
  return foldersOf(plan)
    .flatMap((folder) => [folder, ...ids.map((id) => `${folder}/with/${id}`)])
    .map((folder) => sources.get(folder))
    .filter((held) => held !== undefined)
}

const slotMark = /(\n?)^([ \t]*)\uE000([a-z0-9-]+)\uE001[ \t]*\n(?=(\n?))/gm

/**
 * Puts each slot's text in the place of its mark, every line indented as the mark was, and two further below a heading.
 * An empty one leaves no line, and of the blank lines around it only one. A text may have slots of its own.
 */
function fillSlots(
  text: string,
  contents: Map<string, string>,
  headings: Map<string, string>,
): string {
  return text.replace(
    slotMark,
    (mark, blank: string, indent: string, name: string, next: string, offset: number) => {
      const content = contents.get(name)
      if (content === undefined) {
        const afterBlankLine = text[offset - 1] === '\n'
        const last = offset + mark.length === text.length
        return afterBlankLine && (next || last) ? '' : blank
      }
      const filled = fillSlots(content, contents, headings)
      const heading = headings.get(name)
      if (heading === undefined) return blank + filled.replace(/^(?=.)/gm, indent)
      return `${blank}${indent}${heading}\n${filled.replace(/^(?=.)/gm, `${indent}  `)}`
    },
  )
}

/**
 * Plan and layers → the project in memory. Pure: the same input gives the same bytes.
 *
 * @throws when two layers write one path, or a layer fills a slot that no file has
 */
export function render(plan: Plan, sources: Sources): Tree {
  const chosen = chosenSources(plan, sources)
  const placed = new Set<string>()
  const headings = new Map<string, string>()
  const mark = (name: string, heading?: string) => {
    placed.add(name)
    if (heading !== undefined) headings.set(name, heading)
    return `\uE000${name}\uE001`
  }
  const textOf = (source: Source, of: { region?: Region | undefined; wave?: Wave | undefined }) =>
    templateOf(source)({ plan, slot: mark, region: of.region, wave: of.wave })

  const slots = new Map<string, string>()
  for (const source of chosen.flatMap((held) => held.slots)) {
    for (const wave of source.target.includes(EACH_WAVE) ? plan.waves : [undefined]) {
      const name = source.target.replace(EACH_WAVE, `${wave?.number}`)
      const raw = source.template ? textOf(source, { wave }) : source.bytes.toString('utf8')
      slots.set(name, `${slots.get(name) ?? ''}${raw.trimEnd()}\n`)
    }
  }

  const tree: Tree = new Map()
  const add = (path: string, bytes: Buffer, executable: boolean) => {
    if (tree.has(path)) throw new Error(`two layers write ${path}`)
    tree.set(path, { bytes, executable })
  }
  add('package.json', Buffer.from(packageJson(plan)), false)
  for (const source of chosen.flatMap((held) => held.files)) {
    for (const region of source.target.includes(EACH_REGION) ? plan.regions : [undefined]) {
      const bytes = source.template
        ? Buffer.from(fillSlots(textOf(source, { region }), slots, headings))
        : source.bytes
      add(source.target.replace(EACH_REGION, region?.name ?? ''), bytes, source.executable)
    }
  }
  for (const name of slots.keys()) {
    if (!placed.has(name)) throw new Error(`no file has the slot ${name}`)
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
