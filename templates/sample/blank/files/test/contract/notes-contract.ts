import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteOf } from '../../src/domain/notes.ts'
import type { Store } from '../../src/store/store.ts'

interface Regions {
  names: readonly string[]
  store(region: string): Store
  stop(): Promise<void>
}

/**
 * What any adapter must do.
 *
 * @param arrive resolves when every region has what another has written
 */
export function notesContract<R extends Regions>(
  start: () => Promise<R>,
  arrive: (regions: R) => Promise<void> = async () => {},
): void {
  let regions: R
  beforeAll(async () => {
    regions = await start()
  })
  afterAll(() => regions.stop())
  const store = (index: number) => regions.store(regions.names[index] as string)
  const newNote = () => noteOf(randomUUID(), 'hello')

  test('a note that was kept is in every region', async () => {
    const note = newNote()
    await store(0).keep(note)
    await arrive(regions)
    for (const region of [0, 1]) expect(await store(region).note(note.id)).toEqual(note)
  })

  test('a note that is kept again, at the same time and elsewhere, is one note', async () => {
    const note = newNote()
    await Promise.all([store(0).keep(note), store(0).keep(note), store(1).keep(note)])
    await arrive(regions)
    for (const region of [0, 1]) expect(await store(region).note(note.id)).toEqual(note)
  })

  test('a note that nobody kept is none', async () => {
    expect(await store(0).note(newNote().id)).toBeUndefined()
  })
}
