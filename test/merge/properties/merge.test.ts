import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { isJson } from '../../../generators/merge/json/documents.ts'
import { isValidJson } from '../../../generators/merge/json/syntax.ts'
import { isFile } from '../../../generators/merge/same.ts'
import type { Row } from '../../../generators/merge/sides.ts'
import { besides, type Journey, meaningOf, ownWords, stepsOf, textAt, walk } from './journey.ts'
import { recipes } from './world.ts'

/** The same cases in every run; SEED gives others. */
const given = { numRuns: 1000, seed: Number(process.env.SEED ?? 4) }

// Git's processes take most of the time: some wait while others run.
beforeAll(async () => {
  const all = fc.sample(recipes, given).values()
  const lane = async () => {
    for (const recipe of all) await walk(recipe)
  }
  await Promise.all([lane(), lane(), lane()])
}, 600_000)

function property(name: string, holds: (journey: Journey) => void) {
  test(name, async () => {
    const checked = fc.asyncProperty(recipes, async (recipe) => holds(await walk(recipe)))
    await fc.assert(checked, given)
  })
}

const placeOf = ({ path, to }: Row) => to ?? path

property('no line that the owner added is ever lost: it is where the row says', (journey) => {
  for (const step of stepsOf(journey)) {
    for (const path of step.before.keys()) {
      const row = step.merged.rows.find(
        (one) => (one.yours === 'renamed' ? one.to : one.path) === path,
      )
      const place = row ? placeOf(row) : path
      // Below a file that is in the way, it is beside that one.
      const name = `/${place.split('/').at(-1)}`
      const places = [place, ...besides(step).filter((one) => one.endsWith(name))]
      const after = places.map((one) => textAt(step.project, one)).join('')
      const lost = [...ownWords(textAt(step.before, path))].filter((word) => !after.includes(word))
      expect(lost, `${path} → ${place}`).toEqual([])
    }
  }
})

property('an unedited file equals a fresh render, wherever the template has it', (journey) => {
  const { world, there } = journey
  for (const [path, owner] of world.owner) {
    const row = there.merged.rows.find((one) => one.path === path)
    const to = world.moved.get(path)
    const isTaken = to !== undefined && to !== path && world.yours.has(to)
    // A sample beside one that was touched is its owner's too.
    if (owner !== 'nothing' || row?.done === 'kept' || isTaken) continue
    if (to !== path) expect(there.project.has(path), path).toBe(false)
    if (to !== undefined) expect(there.project.get(to), to).toEqual(world.b.get(to))
  }
})

property(
  'a file that the template moved as it was is known by its new name',
  ({ world, there }) => {
    for (const [path, to] of world.moved) {
      const [old, now] = [world.a.get(path), world.b.get(to)]
      const isSame = to !== path && old && now?.bytes.equals(old.bytes)
      if (!isSame || world.owner.get(path) === 'folder') continue
      expect(there.merged.rows.find((row) => row.path === path)?.template, path).toBe('moved')
    }
  },
)

property('twice is no change', ({ there, again }) => {
  expect([...again.merged.changes.keys()]).toEqual([])
  expect(again.merged.conflicts).toEqual([])
  expect(again.merged.baseline).toEqual(there.merged.baseline)
})

/** Whether a row leaves something to a person, or forgets the earlier of two versions of a package. */
const isUnsure = ({ done, notes = [] }: Row) =>
  done === 'conflict' || notes.some((note) => note.endsWith('is the later'))

const unsureIn = ({ there, back }: Journey): Row[] =>
  [there, back].flatMap(({ merged }) => merged.rows.filter(isUnsure))

property('there and back is the first tree, but for files with conflicts on the way', (journey) => {
  const { world, there, back } = journey
  const unsure = new Set(unsureIn(journey).flatMap((row) => [row.path, placeOf(row)]))
  const removed = there.merged.rows.filter(({ done }) => done === 'removed').map(placeOf)
  const first = [...world.yours].filter(([, place]) => place !== undefined)
  for (const [path, place] of first.filter(([path]) => !unsure.has(path))) {
    // A key may come back on the other side of one of the owner's, or without the comment that it had from them.
    if (isJson(path)) expect(meaningOf(back, path), path).toBe(meaningOf(there, path, 'before'))
    // A checkout's line ends are no edit: what went untouched comes back as the template has it.
    else if (removed.includes(path)) {
      expect(back.project.get(path), path).toEqual(world.a.get(path))
    } else expect(back.project.get(path), path).toEqual(place)
  }
  if (unsure.size > 0) return
  expect([...back.project.keys()].sort()).toEqual(first.map(([path]) => path).sort())
})

const hasMarkers = (text: string) =>
  /^(?:<<<<<<< yours|>>>>>>> create-active-active .*)\r?$/m.test(text)

property('a conflict is always to be seen, and nothing else looks like one', (journey) => {
  for (const step of stepsOf(journey)) {
    const { rows, conflicts, changes } = step.merged
    const places = rows.filter(({ done }) => done === 'conflict').map(placeOf)
    expect(conflicts.map(({ path }) => path)).toEqual(places)
    for (const row of rows) {
      const marked = hasMarkers(textAt(step.project, placeOf(row)))
      const before = [row.path, placeOf(row)].some((path) => hasMarkers(textAt(step.before, path)))
      const unmarked = besides(step).filter((path) => changes.has(path)).length > 0
      if (row.done === 'conflict') expect(marked || unmarked, placeOf(row)).toBe(true)
      else expect(marked && !before, placeOf(row)).toBe(false)
    }
  }
})

property('JSON that was valid stays valid', (journey) => {
  for (const { project } of stepsOf(journey)) {
    for (const path of ['package.json', 'settings.jsonc']) {
      expect(isValidJson(Buffer.from(textAt(project, path))), path).toBe(true)
    }
    JSON.parse(textAt(project, 'package.json'))
  }
})

property('every path of the baseline and the templates has one row', (journey) => {
  for (const { base, next, merged } of stepsOf(journey)) {
    const told = merged.rows.flatMap(({ path, to, template, notes }) => {
      const elsewhere = /^the template has it at (.*) now$/s.exec(notes?.at(-1) ?? '')?.[1]
      const place = template === 'moved' ? (elsewhere ?? to) : undefined
      return place === undefined ? [path] : [path, place]
    })
    const known = [...base.files.keys()].filter((path) => next.has(path) || !base.dropped.has(path))
    expect(told.sort()).toEqual([...new Set([...known, ...next.keys()])].sort())
    const paths = merged.rows.map(({ path }) => path)
    expect(paths).toEqual(paths.toSorted())
  }
})

property('a file deleted on purpose never comes back', (journey) => {
  const { world, there } = journey
  for (const [path, owner] of world.owner) {
    if (owner !== 'delete') continue
    const row = there.merged.rows.find((one) => one.path === path)
    const name = row?.template === 'moved' ? world.moved.get(path) : undefined
    for (const { project } of stepsOf(journey)) {
      expect(project.has(path), path).toBe(false)
      expect(project.has(name ?? path), name).toBe(false)
    }
  }
})

property('the baseline is the render, and what its owner has had a say in', (journey) => {
  for (const { base, next, merged } of stepsOf(journey)) {
    const { files, dropped } = merged.baseline
    for (const [path, file] of next) expect(files.get(path), path).toBe(file)
    for (const path of dropped.keys()) expect(files.get(path), path).toBe(base.files.get(path))
    expect(files.size).toBe(next.size + dropped.size)
    const names = new Set([...next.keys()].map((path) => path.toLowerCase()))
    for (const { path, yours, template } of merged.rows) {
      const stays = base.files.has(path) && yours === 'deleted' && !names.has(path.toLowerCase())
      if (stays) expect(dropped.has(path), `${path}, ${template}`).toBe(true)
    }
  }
})

const kinds = [
  ...['nothing', 'edit', 'rename', 'delete', 'reformat', 'crlf', 'no final newline'],
  ...['binary', 'mode', 'empty', 'folder', 'clean', 'something in the way'],
  ...['conflict with markers', 'conflict of keys', 'conflict of bytes', 'conflict with a folder'],
  ...['absent, added: kept', 'absent, added: written', 'own, added: conflict'],
  ...['deleted, changed: stays deleted', 'deleted, dropped: stays deleted'],
  ...['deleted, moved: stays deleted', 'deleted, unchanged: stays deleted'],
  ...['edited, changed: conflict', 'edited, changed: kept', 'edited, changed: merged'],
  ...['edited, dropped: kept', 'edited, moved: conflict', 'edited, moved: merged'],
  ...['edited, unchanged: left', 'renamed, changed: conflict', 'renamed, changed: merged'],
  ...['renamed, changed: written', 'renamed, dropped: kept', 'renamed, moved: left'],
  ...['renamed, moved: merged', 'renamed, moved: written', 'untouched, changed: kept'],
  ...['untouched, changed: written', 'untouched, dropped: kept', 'untouched, dropped: removed'],
  ...['untouched, moved: written', 'untouched, unchanged: left'],
]

/** What is to be met in a journey. */
function kindsIn(journey: Journey): string[] {
  const met: string[] = [...journey.world.owner.values()]
  if (unsureIn(journey).length === 0) met.push('clean')
  if (besides(journey.there).some((path) => /-0\.2\.0\//.test(path)))
    met.push('something in the way')
  for (const { merged, project } of stepsOf(journey)) {
    for (const row of merged.rows) {
      met.push(`${row.yours}, ${row.template}: ${row.done}`)
      if (row.done !== 'conflict') continue
      const place = project.get(placeOf(row))
      if (!isFile(place)) met.push('conflict with a folder')
      else if (hasMarkers(place.bytes.toString())) met.push('conflict with markers')
      else met.push(isJson(placeOf(row)) ? 'conflict of keys' : 'conflict of bytes')
    }
  }
  return met
}

test('the cases meet every kind of edit, of row and of conflict', async () => {
  const met = new Map<string, number>()
  for (const recipe of fc.sample(recipes, given)) {
    for (const kind of kindsIn(await walk(recipe))) met.set(kind, (met.get(kind) ?? 0) + 1)
  }
  if (process.env.COUNTS) console.table(Object.fromEntries([...met].sort()))
  expect(kinds.filter((kind) => !met.has(kind))).toEqual([])
  // Else little would be said of the way there and back.
  expect(met.get('clean')).toBeGreaterThan(given.numRuns / 3)
})
