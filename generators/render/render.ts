import ejs from 'ejs'
import type { Plan } from '../plan/model.ts'
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

// Private characters of Latin-1: with any beyond it a text takes twice the room, and twice the time to be written.
const slotMark = /\u0091([a-z0-9-]+)\u0092[ \t]*\n/g

/**
 * Puts each slot's text in the place of its mark, every line indented as the mark was, and two further below a heading.
 * An empty one leaves no line, and of the blank lines around it only one. A text may have slots of its own.
 */
function fillSlots(
  text: string,
  contents: Map<string, string>,
  headings: Map<string, string>,
): string {
  let filled = ''
  let from = 0
  for (const mark of text.matchAll(slotMark)) {
    const [whole, name = ''] = mark
    const line = text.lastIndexOf('\n', mark.index) + 1
    const indent = text.slice(line, mark.index)
    if (indent.trim() !== '') continue
    // The line break before it goes with a mark, unless it has gone with the one before.
    const start = line > from ? line - 1 : line
    const end = mark.index + whole.length
    const blank = text.slice(start, line)
    const content = contents.get(name)
    filled += text.slice(from, start)
    from = end
    if (content === undefined) {
      const isLast = text[end] === '\n' || end === text.length
      filled += text[start - 1] === '\n' && isLast ? '' : blank
      continue
    }
    const heading = headings.get(name)
    const lines = fillSlots(content, contents, headings)
    filled +=
      heading === undefined
        ? blank + lines.replace(/^(?=.)/gm, indent)
        : `${blank}${indent}${heading}\n${lines.replace(/^(?=.)/gm, `${indent}  `)}`
  }
  return filled + text.slice(from)
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
    return `\u0091${name}\u0092`
  }
  const textOf = (source: Source, of: { region?: Region | undefined; wave?: Wave | undefined }) =>
    templateOf(source)({ plan, slot: mark, region: of.region, wave: of.wave })

  const slots = new Map<string, string>()
  for (const source of chosen.flatMap((held) => held.slots)) {
    for (const wave of source.target.includes(EACH_WAVE) ? plan.waves : [undefined]) {
      const name = source.target.replace(EACH_WAVE, `${wave?.number}`)
      const raw = source.template ? textOf(source, { wave }) : source.bytes.toString('utf8')
      if (raw.trim() === '') continue
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
