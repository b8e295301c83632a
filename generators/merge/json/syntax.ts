import { type Node, type ParseError, parseTree } from 'jsonc-parser'

/** JSON with all of its text, so that what is not changed is written as it was. */
export type Json = Scalar | Container

interface Scalar {
  type: 'scalar'
  /** The same for the same value. Numbers are told by their text: no float is what 12345678901234567890 says. */
  id: string
  raw: string
  /** The indentation of the line that it is on. */
  indent: string
}

export interface Container {
  type: 'object' | 'array'
  members: readonly Member[]
  /** What stands between the last member and the closing bracket. */
  closing: string
  raw: string
  indent: string
}

/** Its text, in this order: lead, name, value, gap, a comma, tail. */
export interface Member {
  /** The key; in an array the identity of a scalar, and else its place. */
  id: string
  /** White space and comments before it. */
  lead: string
  /** The key as written, up to the value. */
  name: string
  value: Json
  /** What stands between the value and the comma. */
  gap: string
  comma: boolean
  /** A comment that ends the line. */
  tail: string
}

export interface Document {
  /** What stands before the value, a byte order mark included, and after it. */
  before: string
  root: Json
  after: string
  /** One step of indentation. */
  unit: string
  /** Whether it has neither comments nor trailing commas. */
  strict: boolean
}

/** Deeper than any file of a project, and well within what the stack holds. */
const maxDepth = 200

/** No JSON that can be merged by key. */
class NotPlain extends Error {}

/**
 * Reads JSON, with comments and trailing commas or without.
 *
 * @returns undefined when it is none: not UTF-8, empty, not well-formed, a key twice in an object, nested too deeply
 */
export function parseDocument(bytes: Buffer): Document | undefined {
  try {
    const { mark, text, tree } = parsed(bytes)
    const root = read(text, tree, '', 0)
    return {
      before: mark + text.slice(0, tree.offset),
      root,
      after: text.slice(tree.offset + tree.length),
      unit: (root.type !== 'scalar' && lineIndent(root.members[0]?.lead ?? '')) || '  ',
      strict: isStrict(text),
    }
  } catch (error) {
    return refused(error)
  }
}

/** Whether a program could read it, although it may say a key twice. */
export function isValidJson(bytes: Buffer): boolean {
  try {
    return parsed(bytes) !== undefined
  } catch (error) {
    return refused(error) ?? false
  }
}

function parsed(bytes: Buffer): { mark: string; text: string; tree: Node } {
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = whole.slice(mark.length)
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  if (!tree || errors.length > 0) throw new NotPlain()
  return { mark, text, tree }
}

/** Lets through what is no fault of the text: it is neither of this, nor no UTF-8, nor more than the parser's stack. */
function refused(error: unknown): undefined {
  if (error instanceof NotPlain || error instanceof TypeError || error instanceof RangeError) return
  throw error
}

export const textOf = ({ before, root, after }: Document): string => before + root.raw + after

/** The indentation of the line on which something begins; undefined when no line begins in what leads to it. */
export const lineIndent = (lead: string): string | undefined => /\n([ \t]*)[^\n]*$/.exec(lead)?.[1]

function isStrict(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function read(text: string, node: Node, indent: string, depth: number): Json {
  if (depth > maxDepth) throw new NotPlain()
  const end = node.offset + node.length
  const raw = text.slice(node.offset, end)
  const { type, children = [] } = node
  if (type !== 'object' && type !== 'array') {
    return { type: 'scalar', id: type === 'string' ? JSON.stringify(node.value) : raw, raw, indent }
  }
  const members: Member[] = []
  let at = node.offset + 1
  for (const child of children) {
    const lead = text.slice(at, child.offset)
    const [key, inner = child] = child.type === 'property' ? (child.children ?? []) : []
    const value = read(text, inner, lineIndent(lead) ?? indent, depth + 1)
    const [gap, comma, tail] = afterValue(text, inner.offset + inner.length)
    const name = text.slice(child.offset, inner.offset)
    const place = value.type === 'scalar' ? value.id : `#${members.length}`
    members.push({ id: key ? key.value : place, lead, name, value, gap, comma, tail })
    at = inner.offset + inner.length + gap.length + (comma ? 1 : 0) + tail.length
  }
  if (type === 'object' && new Set(members.map(({ id }) => id)).size < members.length) {
    throw new NotPlain()
  }
  return { type, members, closing: text.slice(at, end - 1), raw, indent }
}

const spaceOrComment = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const commentToLineEnd = /[ \t]*(?:\/\/[^\n]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[ \t]*(?=\n))/y

function afterValue(text: string, end: number): [gap: string, comma: boolean, tail: string] {
  let at = end
  while (matchAt(spaceOrComment, text, at) !== '') at += matchAt(spaceOrComment, text, at).length
  const comma = text[at] === ','
  const gap = comma ? text.slice(end, at) : ''
  return [gap, comma, matchAt(commentToLineEnd, text, comma ? at + 1 : end)]
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** Whether two values mean the same; the order of keys means nothing. */
export function same(a: Json, b: Json): boolean {
  if (a.type === 'scalar' || b.type === 'scalar') {
    return a.type === b.type && (a as Scalar).id === (b as Scalar).id
  }
  if (a.type !== b.type || a.members.length !== b.members.length) return false
  if (a.type === 'array') {
    return a.members.every(({ value }, at) => same(value, b.members[at]?.value as Json))
  }
  const others = new Map(b.members.map(({ id, value }) => [id, value]))
  return a.members.every(({ id, value }) => {
    const other = others.get(id)
    return other !== undefined && same(value, other)
  })
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** The comments in what stands between values. */
export const commentsIn = (trivia: string): string[] =>
  [...trivia.matchAll(comment)].map(([text]) => text.trimEnd())

/** All comments inside a value. */
export function commentsOf(json: Json): string[] {
  if (json.type === 'scalar') return []
  const inside = json.members.flatMap(({ lead, name, value, gap, tail }) => [
    ...commentsIn(lead),
    ...commentsIn(name.replace(/^"(?:[^"\\]|\\.)*"/, '')),
    ...commentsOf(value),
    ...commentsIn(gap + tail),
  ])
  return [...inside, ...commentsIn(json.closing)]
}
