import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isValidJson } from '../../../generators/merge/json/syntax.ts'
import { isAsRendered, isFile } from '../../../generators/merge/same.ts'
import { type Journey, ownWords, rowOf, type Step, textAt, walk } from './journey.ts'
import { recipes } from './world.ts'

const cases = Number(process.env.CASES ?? 1000)
const seed = Number(process.env.SEED ?? 4)

const steps = ({ there, again, back, thereAgain }: Journey) => [there, again, back, thereAgain]

function property(name: string, holds: (journey: Journey) => void) {
  test(name, async () => {
    const checked = fc.asyncProperty(recipes, async (recipe) => holds(await walk(recipe)))
    await fc.assert(checked, { numRuns: cases, seed, endOnFailure: !process.env.SHRINK })
  })
}

const hasMarkers = (text: string) =>
  /^(?:<<<<<<< yours|>>>>>>> create-active-active .*)\r?$/m.test(text)

const besides = ({ project }: Step) =>
  [...project.keys()].filter((path) => path.includes('.create-active-active-'))

property('no line that the owner added is ever lost: it is where the row says', (journey) => {
  for (const step of [journey.there, journey.back, journey.thereAgain]) {
    for (const path of step.before.keys()) {
      const words = ownWords(textAt(step.before, path))
      if (words.size === 0) continue
      const row = step.merged.rows.find(
        (one) => one.path === path || (one.yours === 'renamed' && one.to === path),
      )
      const relocated = besides(step).filter((one) => one.endsWith(path.slice(path.indexOf('/'))))
      const after = [row?.to ?? path, ...relocated]
        .map((place) => textAt(step.project, place))
        .join('')
      const missing = [...words].filter((word) => !after.includes(word))
      expect(missing, `${path} → ${row?.to ?? path}`).toEqual([])
    }
  }
})

property(
  'an unedited file equals a fresh render, wherever the template has it',
  ({ world, there }) => {
    for (const [path, owner] of world.owner) {
      const row = rowOf(there, path)
      if (owner !== 'nothing' || row?.done === 'kept') continue
      const to = world.moved.get(path)
      if (to !== path) expect(there.project.has(path), path).toBe(false)
      if (to !== undefined && (!world.yours.has(to) || to === path)) {
        expect(there.project.get(to), to).toEqual(world.b.get(to))
      }
    }
  },
)

property('twice is no change', ({ there, again, back, thereAgain }) => {
  expect(again.merged.changes.size).toBe(0)
  expect(again.merged.conflicts).toEqual([])
  expect(again.merged.baseline).toEqual({ ...there.merged.baseline })
  void [back, thereAgain]
})

property(
  'there and back is the first tree, where no conflict was met',
  ({ world, there, back }) => {
    if (there.merged.conflicts.length > 0 || back.merged.conflicts.length > 0) return
    expect(new Map([...back.project].sort())).toEqual(
      new Map([...world.yours].filter(([, place]) => place).sort()),
    )
  },
)

property('a conflict is always to be seen, and nothing else looks like one', (journey) => {
  for (const step of steps(journey)) {
    const conflicts = step.merged.rows.filter(({ done }) => done === 'conflict')
    expect(step.merged.conflicts.length).toBe(conflicts.length)
    for (const row of step.merged.rows) {
      const place = row.to ?? row.path
      const own =
        hasMarkers(textAt(step.before, row.path)) || hasMarkers(textAt(step.before, place))
      const seen =
        hasMarkers(textAt(step.project, place)) ||
        besides(step).some((path) => step.merged.changes.has(path))
      if (row.done === 'conflict') expect(seen, place).toBe(true)
      else if (!own) expect(hasMarkers(textAt(step.project, place)), place).toBe(false)
    }
  }
})

property('JSON that was valid stays valid', (journey) => {
  for (const step of steps(journey)) {
    for (const path of ['package.json', 'settings.jsonc']) {
      const { bytes } = step.project.get(path) as { bytes: Buffer }
      expect(isValidJson(bytes), path).toBe(true)
      if (path.endsWith('json')) JSON.parse(bytes.toString())
    }
  }
})

property('every path of the baseline and the templates has one row', (journey) => {
  for (const { base, next, merged } of steps(journey)) {
    const told = merged.rows.flatMap(({ path, to, template, notes }) => {
      const elsewhere = /^the template has it at (.*) now$/s.exec(notes?.at(-1) ?? '')?.[1]
      const places = template === 'moved' ? [to, elsewhere] : []
      return [path, ...places.filter((place) => place !== undefined && next.has(place))]
    })
    const wanted = [...base.files.keys()].filter(
      (path) => next.has(path) || !base.dropped.has(path),
    )
    expect(told.toSorted()).toEqual([...new Set([...wanted, ...next.keys()])].sort())
    expect(merged.rows.map(({ path }) => path)).toEqual(
      merged.rows.map(({ path }) => path).toSorted(),
    )
  }
})

property('a file deleted on purpose never comes back', (journey) => {
  const { world } = journey
  for (const [path, owner] of world.owner) {
    if (owner !== 'delete') continue
    for (const step of steps(journey)) {
      expect(step.project.has(path), path).toBe(false)
      const to = world.moved.get(path)
      const known = rowOf(journey.there, path)?.template === 'moved'
      if (known && to !== undefined) expect(step.project.has(to), to).toBe(false)
    }
  }
})

test('the cases meet every kind of row, of conflict and of edit', async () => {
  const met = new Map<string, number>()
  const count = (what: string) => met.set(what, (met.get(what) ?? 0) + 1)
  await fc.assert(
    fc.asyncProperty(recipes, async (recipe) => {
      const journey = await walk(recipe)
      for (const whole of journey.world.owner.values()) count(`owner: ${whole}`)
      for (const { yours, template, done } of journey.there.merged.rows) {
        count(`${yours} × ${template} → ${done}`)
      }
      for (const path of besides(journey.there)) count(`beside: ${path.split('/').at(-1)}`)
      const clean =
        journey.there.merged.conflicts.length + journey.back.merged.conflicts.length === 0
      count(clean ? 'clean' : 'with conflicts')
      void [isAsRendered, isFile]
    }),
    { numRuns: cases, seed },
  )
  console.log(
    [...met]
      .sort()
      .map(([what, times]) => `${times} ${what}`)
      .join('\n'),
  )
})
