import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readYours } from '../../generators/project/yours.ts'
import type { TreeFile } from '../../generators/render/tree.ts'
import { completePending } from '../../generators/write/complete.ts'
import type { Disk } from '../../generators/write/disk.ts'
import { readPending } from '../../generators/write/journal.ts'
import { applyChanges } from '../../generators/write/write.ts'
import { everything, failing, file, folder, lay } from './disks.ts'

const places = [
  'a.txt',
  'b/c.txt',
  'b/d.sh',
  'e/f/g.txt',
  'e/f/h.txt',
  'ü/n',
  'k',
  'k/l.txt',
  'm/n',
]
const contents = fc.constantFrom('', 'one\n', 'two\r\n', '\0\xff\x80', 'x'.repeat(5000))
const there = fc.record({ text: contents, mode: fc.constantFrom(0o644, 0o600, 0o755, 0o640) })
const change = fc.oneof(
  fc.constant('leave' as const),
  fc.constant('remove' as const),
  fc.record({ text: contents, executable: fc.boolean() }),
)

interface Case {
  directory: string
  changes: Map<string, TreeFile | undefined>
  last: Map<string, TreeFile>
}

/** A project in a folder of its own, and what is to be done to it. */
const cases = fc
  .record({
    files: fc.tuple(...places.map(() => fc.option(there))),
    mine: fc.subarray(['b/mine.txt', 'e/f/mine.txt', 'mine/x']),
    kept: fc.boolean(),
    changes: fc.tuple(...places.map(() => change)),
  })
  .map(({ files, mine, kept, changes }) => (): Case => {
    const directory = folder()
    const has = new Set<string>()
    for (const [index, path] of places.entries()) {
      const given = files[index]
      // A file or a folder, not both.
      if (!given || (path === 'k/l.txt' && has.has('k'))) continue
      has.add(path)
      lay(directory, path, file(given.text).bytes, given.mode)
    }
    for (const path of mine) lay(directory, path, Buffer.from('mine'), 0o644)
    if (kept) lay(directory, '.active-active/baseline', Buffer.from('old'), 0o644)
    mkdirSync(join(directory, 'empty'), { mode: 0o700 })
    for (const inner of ['b', 'e/f', 'm'].map((path) => join(directory, path))) {
      if (existsSync(inner)) chmodSync(inner, 0o750)
    }
    const wanted = new Map<string, TreeFile | undefined>()
    for (const [index, path] of places.entries()) {
      const given = changes[index]
      if (given === 'remove') {
        if (has.has(path)) wanted.set(path, undefined)
      } else if (given && given !== 'leave') wanted.set(path, file(given.text, given.executable))
    }
    const keeps = (path: string) => (wanted.has(path) ? wanted.get(path) : has.has(path))
    if (keeps('k') && keeps('k/l.txt')) {
      for (const path of ['k', 'k/l.txt']) wanted.delete(path)
    }
    if (has.has('k/l.txt') && wanted.get('k')) wanted.delete('k')
    const last = new Map([
      ['.active-active/baseline', file('new')],
      ['.yo-rc.json', file('{}')],
    ])
    return { directory, changes: wanted, last }
  })

/** Nothing fails here, and nothing waits for the disk itself. */
const quick = () => failing(Number.POSITIVE_INFINITY, 'fault')

async function write({ directory, changes, last }: Case, disk: Disk = quick()) {
  const yours = await readYours(directory, changes.keys())
  await applyChanges(directory, changes, { yours, last }, disk)
}

const nothingEdited = () => Promise.reject(new Error('nothing was edited'))

const complete = (directory: string, disk: Disk) => completePending(directory, nothingEdited, disk)

/** How many steps a whole write has, and what it gives. */
async function wholeWrite(make: () => Case) {
  const whole = make()
  const disk = quick()
  try {
    await write(whole, disk)
    // The last step tidies up when all is done.
    return { gives: everything(whole.directory), steps: disk.steps - 1 }
  } finally {
    rmSync(whole.directory, { recursive: true })
  }
}

/** What is there when a kill came before the journal. */
const untouched = ({ '.active-active': _, ...rest }: Record<string, string>) => rest

const runs = { numRuns: 1000 }
const anywhere = fc.nat(10_000)

test('a write that is killed at any step is finished by the next run, which may be killed or fail as well', async () => {
  const met = { journal: 0, none: 0, twice: 0, taken: 0 }
  const again = fc.constantFrom('not', 'kill' as const, 'fault' as const)
  await fc.assert(
    fc.asyncProperty(cases, anywhere, again, anywhere, async (make, first, how, second) => {
      const { gives, steps } = await wholeWrite(make)
      const given = make()
      try {
        const before = everything(given.directory)
        await expect(write(given, failing(1 + (first % steps), 'kill'))).rejects.toThrow()
        if (await readPending(given.directory)) {
          met.journal += 1
          if (how !== 'not') {
            const cut = everything(given.directory)
            const disk = failing(1 + (second % 12), how)
            const done = await complete(given.directory, disk).then(
              () => true,
              () => false,
            )
            if (!done) met.twice += 1
            if (!done && how === 'fault') {
              met.taken += 1
              expect(everything(given.directory)).toEqual(cut)
            }
          }
          await complete(given.directory, quick())
        } else {
          met.none += 1
          expect(untouched(everything(given.directory))).toEqual(untouched(before))
          await write(given)
        }
        expect(everything(given.directory)).toEqual(gives)
        expect(await readPending(given.directory)).toBe(undefined)
      } finally {
        rmSync(given.directory, { recursive: true })
      }
    }),
    runs,
  )
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(50)
})

test('a write that fails at any step leaves every byte, mode and folder as it was', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: 1, max: 30 }), async (make, at) => {
      const given = make()
      try {
        const before = everything(given.directory)
        const disk = failing(at, 'fault')
        const done = await write(given, disk).then(
          () => true,
          (error: Error) => {
            expect(error.message).toContain('could not be written')
            return false
          },
        )
        // A short write was over before.
        fc.pre(!done)
        expect(everything(given.directory)).toEqual(before)
      } finally {
        rmSync(given.directory, { recursive: true })
      }
    }),
    runs,
  )
})
