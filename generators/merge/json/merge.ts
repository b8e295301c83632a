import { compareVersions } from '../../versions.ts'
import { adopted, assembled, type Style } from './style.ts'
import { type Container, type Document, type Json, same } from './syntax.ts'

/** What two changes of one document mean together, in the text of yours. */
export interface Meaning {
  root: Json
  /** What was decided, a sentence each, without full stop. */
  notes: readonly string[]
  conflict: boolean
}

interface Run {
  style: Style
  notes: string[]
  conflict: boolean
}

type Keys = readonly string[]

/**
 * Merges by key. Where both changed one thing in two ways yours stays, which is a conflict, unless it is a package's
 * version: there the later wins, and a package that you removed, or kept at a version of your own, is your choice.
 *
 * @param base undefined when both added the document
 */
export function mergeDocuments(
  base: Document | undefined,
  yours: Document,
  next: Document,
): Meaning {
  const run: Run = { style: { base, yours, next }, notes: [], conflict: false }
  const root = mergeValues(run, [], base?.root, yours.root, next.root)
  return { root, notes: run.notes, conflict: run.conflict }
}

function mergeValues(run: Run, keys: Keys, base: Json | undefined, yours: Json, next: Json): Json {
  if (same(yours, next) || (base && same(next, base))) return yours
  if (yours.type === 'object' && next.type === 'object') {
    return mergeMembers(run, keys, base?.type === 'object' ? base : undefined, yours, next)
  }
  if (base && same(yours, base)) return adopted(run.style, next, yours.indent)
  if (isSet(base) && isSet(yours) && isSet(next)) {
    return mergeMembers(run, keys, base, yours, next)
  }
  const order = isPackage(keys) ? compareVersions(plain(yours), plain(next)) : undefined
  if (order === undefined) return conflicting(run, keys, 'both changed it, yours stays', yours)
  const [later, whose] = order < 0 ? [next, "the template's"] : [yours, 'yours']
  note(run, keys, `${whose} (${value(later)}) is the later`)
  return later
}

function mergeMembers(
  run: Run,
  keys: Keys,
  base: Container | undefined,
  yours: Container,
  next: Container,
): Json {
  const [bases, nexts] = [valuesOf(base), valuesOf(next)]
  const merged = new Map<string, Json>()
  for (const [id, mine] of valuesOf(yours)) {
    const [old, theirs] = [bases.get(id), nexts.get(id)]
    const path = [...keys, id]
    if (theirs) merged.set(id, mergeValues(run, path, old, mine, theirs))
    else if (!old) merged.set(id, mine)
    else if (!same(mine, old)) merged.set(id, dropped(run, path, mine))
  }
  for (const [id, theirs] of nexts) {
    const old = bases.get(id)
    if (merged.has(id)) continue
    if (!old) merged.set(id, theirs)
    else if (!same(theirs, old)) removed(run, [...keys, id])
  }
  return assembled(run.style, yours, next, merged)
}

function dropped(run: Run, keys: Keys, mine: Json): Json {
  if (!isPackage(keys)) {
    return conflicting(run, keys, 'the template dropped it, you changed it, yours stays', mine)
  }
  note(run, keys, `the template dropped it, yours (${value(mine)}) stays`)
  return mine
}

function removed(run: Run, keys: Keys): void {
  const what = 'you removed it, the template changed it, it stays away'
  if (isPackage(keys)) note(run, keys, what)
  else conflicting(run, keys, what, undefined)
}

function conflicting<T>(run: Run, keys: Keys, what: string, yours: T): T {
  run.conflict = true
  note(run, keys, what)
  return yours
}

const note = (run: Run, keys: Keys, what: string) => run.notes.push(`${shown(keys)}: ${what}`)

/** `scripts.test`; a key that is no word in brackets. */
function shown(keys: Keys): string {
  const [first, ...rest] = keys.map((key) => (/^[\w@/$-]+$/.test(key) ? key : JSON.stringify(key)))
  if (first === undefined) return 'all of it'
  return first + rest.map((key) => (key.startsWith('"') ? `[${key}]` : `.${key}`)).join('')
}

const valuesOf = (container: Container | undefined): Map<string, Json> =>
  new Map(container?.members.map((member) => [member.id, member.value]))

const isSet = (json: Json | undefined): json is Container =>
  json?.type === 'array' &&
  json.members.every(({ value }) => value.type === 'scalar') &&
  valuesOf(json).size === json.members.length

const sections = /^(?:d|devD|optionalD|peerD)ependencies$/

const isPackage = (keys: Keys): boolean => keys.length === 2 && sections.test(keys[0] ?? '')

/** A version without the sign that says which others will do. */
const plain = (json: Json): string =>
  json.type === 'scalar' ? value(json).replace(/^[\^~]/, '') : ''

const value = (json: Json): string => json.raw.replace(/^"|"$/g, '')
