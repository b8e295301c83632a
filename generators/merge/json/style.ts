import {
  type Container,
  commentsIn,
  type Document,
  type Json,
  lineIndent,
  type Member,
  textOf,
} from './syntax.ts'

/** The documents of a merge, in whose ways of writing its result is written. */
export interface Style {
  base: Document | undefined
  yours: Document
  next: Document
}

/** A value of next, indented as yours is. */
export function adopted({ yours, next }: Style, json: Json, indent: string): Json {
  const [first, ...lines] = json.raw.split('\n')
  const moved = lines.map((line) => {
    let rest = line.startsWith(json.indent) ? line.slice(json.indent.length) : line.trimStart()
    let steps = ''
    while (rest.startsWith(next.unit)) {
      rest = rest.slice(next.unit.length)
      steps += yours.unit
    }
    return indent + steps + rest
  })
  return { ...json, indent, raw: [first, ...moved].join('\n') }
}

/**
 * Yours with other members, those of `merged`: yours as they were written and in their order, new ones each after the
 * one that it follows in next. A comment of yours outlives its member.
 */
export function assembled(
  style: Style,
  yours: Container,
  next: Container,
  merged: ReadonlyMap<string, Json>,
): Container {
  const layout = layoutOf(style, yours, next)
  const members: Member[] = []
  let orphans = ''
  for (const member of yours.members) {
    const value = merged.get(member.id)
    if (!value) {
      orphans += ownComments(style, member)
        .map((comment) => layout.lead + comment)
        .join('')
      continue
    }
    members.push({ ...member, value, lead: followed(orphans, member.lead) })
    orphans = ''
  }
  const closing = followed(orphans, yours.closing)
  const known = new Set(yours.members.map(({ id }) => id))
  const added = next.members.filter(({ id }) => merged.has(id) && !known.has(id))
  for (const member of added) {
    const value = adopted(style, member.value, layout.indent)
    insert({ ...member, value, gap: '' }, placeOf(member.id, members, yours, next), members, layout)
  }
  if (members.length === 0) return written(yours, members, closing.trim() === '' ? '' : closing)
  if (known.size > 0) return written(yours, members, closing)
  const [top] = members
  if (top) members[0] = { ...top, lead: followed(closing.trimEnd(), top.lead) }
  return written(yours, members, layout.lines ? `\n${yours.indent}` : layout.edge)
}

/** How a container's members are laid out. */
interface Layout {
  /** Whether each has a line. */
  lines: boolean
  /** What stands before one that is not the first. */
  lead: string
  indent: string
  /** What stands inside the brackets when all is on one line. */
  edge: string
  /** The comments that a new member brings: none that yours has or had, and none at all where it may have none. */
  commentsOf(trivia: string): string[]
}

function layoutOf(style: Style, yours: Container, next: Container): Layout {
  const { members, indent, type } = yours
  const below = members.map(({ lead }) => lineIndent(lead)).find((found) => found !== undefined)
  const own = indent + style.yours.unit
  const lines = below !== undefined || (members.length === 0 && next.raw.includes('\n'))
  const edge = spaces(members[0]?.lead) ?? (type === 'object' ? ' ' : '')
  if (!lines) {
    return { lines, lead: spaces(members[1]?.lead) ?? ' ', indent, edge, commentsOf: () => [] }
  }
  const known = textOf(style.yours) + (style.base ? textOf(style.base) : '')
  const commentsOf = (trivia: string) =>
    style.yours.strict ? [] : commentsIn(trivia).filter((comment) => !known.includes(comment))
  return { lines, lead: `\n${below ?? own}`, indent: below ?? own, edge, commentsOf }
}

const spaces = (lead: string | undefined) => lead && /^[ \t]*/.exec(lead)?.[0]

function insert(member: Member, at: number, members: Member[], layout: Layout): void {
  const before = layout.commentsOf(member.lead).map((comment) => layout.lead + comment)
  const top = members[0]
  const first = at === 0 && !layout.lines
  if (first && top) members[0] = { ...top, lead: layout.lead + top.lead.trimStart() }
  const lead = before.join('') + (first ? layout.edge : layout.lead)
  const tail = layout.commentsOf(member.tail).map((comment) => ` ${comment}`)
  members.splice(at, 0, { ...member, lead, tail: tail.join('') })
}

/** Where a new member goes: after the one before it in next; in a sorted list past those of yours that come before it. */
function placeOf(
  id: string,
  members: readonly Member[],
  yours: Container,
  next: Container,
): number {
  const order = next.members.map((member) => member.id)
  const places = new Map(members.map((member, place) => [member.id, place]))
  const before = order.slice(0, order.indexOf(id)).findLast((other) => places.has(other))
  let at = before === undefined ? 0 : (places.get(before) ?? 0) + 1
  const ids = yours.members.map((member) => member.id)
  const sorted = ids.every((each, index) => index === 0 || (ids[index - 1] ?? '') < each)
  const passes = (member: Member | undefined) =>
    member !== undefined && !order.includes(member.id) && member.id < id
  while (sorted && passes(members[at])) at++
  return at
}

/** A member's comments that the template did not drop with it. */
function ownComments({ base, next }: Style, { lead, gap, tail }: Member): string[] {
  const [old, now] = [base ? textOf(base) : '', textOf(next)]
  const isDropped = (comment: string) => old.includes(comment) && !now.includes(comment)
  return commentsIn(`${lead}\n${gap}\n${tail}`).filter((comment) => !isDropped(comment))
}

/** What follows comments, on a new line if they need it. */
function followed(comments: string, lead: string): string {
  const open = /\/\/[^\n]*$/.test(comments) && !/^[ \t]*\n/.test(lead)
  return comments + (open ? '\n' : '') + lead
}

function written(container: Container, members: readonly Member[], closing: string): Container {
  const trailing = container.members.at(-1)?.comma ?? false
  const text = members.map(({ lead, name, value, gap, tail }, index) => {
    const comma = index < members.length - 1 || trailing ? ',' : ''
    return lead + name + value.raw + gap + comma + tail
  })
  const [open, close] = container.type === 'object' ? ['{', '}'] : ['[', ']']
  return { ...container, members, closing, raw: open + text.join('') + closing + close }
}
