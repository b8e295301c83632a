import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { version } from '../../generators/app/version.ts'
import { UserError } from '../../generators/errors.ts'
import {
  type Migration,
  migrateAnswers,
  type RecordedAnswers,
  refuseNewer,
} from '../../generators/options/migrations.ts'
import { compareVersions } from '../../generators/versions.ts'

/** 0.2.0 had `store`, which 0.3.0 calls `data`, and whose value 0.4.0 spells in full. */
const renamed: Migration = {
  to: '0.3.0',
  what: 'store is called data',
  migrate: ({ store, ...others }) => (store === undefined ? others : { ...others, data: store }),
}
const spelled: Migration = {
  to: '0.4.0',
  what: 'the data layer dynamo is called dynamodb',
  migrate: (answers) => (answers.data === 'dynamo' ? { ...answers, data: 'dynamodb' } : answers),
}

describe('migrateAnswers', () => {
  test('applies what came later than the version, in the order of versions, and says so', () => {
    const recorded = { name: 'orders', store: 'dynamo' }
    expect(migrateAnswers(recorded, '0.2.0', [spelled, renamed])).toEqual({
      answers: { name: 'orders', data: 'dynamodb' },
      notes: ['store is called data', 'the data layer dynamo is called dynamodb'],
    })
  })

  test('leaves alone what the version that recorded them knew already', () => {
    const recorded = { store: 'dynamo', data: 'dynamo' }
    expect(migrateAnswers(recorded, '0.3.0', [renamed, spelled])).toEqual({
      answers: { store: 'dynamo', data: 'dynamodb' },
      notes: ['the data layer dynamo is called dynamodb'],
    })
  })

  test('says nothing of a migration that changed nothing', () => {
    expect(migrateAnswers({ name: 'orders' }, '0.2.0', [renamed, spelled])).toEqual({
      answers: { name: 'orders' },
      notes: [],
    })
  })

  test('compares versions by their numbers', () => {
    const tenth: Migration = { ...renamed, to: '0.10.0' }
    expect(migrateAnswers({ store: 'kv' }, '0.9.0', [tenth]).answers).toEqual({ data: 'kv' })
  })

  test('keeps an answer that no option knows, for the option table to refuse', () => {
    expect(migrateAnswers({ colour: 'red' }, '0.1.0').answers).toEqual({ colour: 'red' })
  })

  test.each([
    ['regional-canary', 'linear20-5m', 'linear20-5m'],
    ['canary-region', undefined, 'canary10-15m'],
  ])('a rollout of %s over continents becomes a canary everywhere', (rollout, shift, then) => {
    const recorded = {
      framework: 'workers',
      continents: ['eu', 'as'],
      rollout,
      ...(shift && { shift }),
    }
    const { answers, notes } = migrateAnswers(recorded, '0.2.0')
    expect(answers).toEqual({
      ...{ framework: 'workers', rollout: 'inter-regional-canary', shift: then },
    })
    expect(notes).toEqual([expect.stringMatching(/"npx wrangler triggers deploy".*-router/)])
  })

  test('continents go, and a rollout that never named one stays', () => {
    const all = { framework: 'workers', rollout: 'all-at-once' }
    expect(migrateAnswers({ ...all, continents: ['eu', 'as'] }, '0.2.0').answers).toEqual(all)
  })

  test('does not touch the recorded answers themselves', () => {
    const recorded = Object.freeze({ store: 'dynamo' })
    migrateAnswers(recorded, '0.2.0', [renamed, spelled])
    expect(recorded).toEqual({ store: 'dynamo' })
  })
})

const versions = fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)).map((parts) => parts.join('.'))

/** Migrations that each write their version behind those of the ones before. */
const tables = fc.uniqueArray(versions, { maxLength: 8 }).map((all) =>
  all.map(
    (to): Migration => ({
      to,
      what: to,
      migrate: (answers) => ({ ...answers, seen: [...((answers.seen as string[]) ?? []), to] }),
    }),
  ),
)

const later = (a: string, b: string): boolean => (compareVersions(a, b) ?? 0) > 0

test('every migration after the version runs once, the earlier first, whatever the order of the table', () => {
  fc.assert(
    fc.property(tables, versions, (table, from) => {
      const { answers, notes } = migrateAnswers({}, from, table)
      const seen = (answers.seen ?? []) as string[]
      expect(seen.toSorted()).toEqual(
        table
          .map(({ to }) => to)
          .filter((to) => later(to, from))
          .toSorted(),
      )
      for (const [index, to] of seen.slice(1).entries())
        expect(later(to, `${seen[index]}`)).toBe(true)
      expect(notes).toEqual(seen)
    }),
    { numRuns: 1000 },
  )
})

test('two steps, by way of a version between, give what one step gives', () => {
  fc.assert(
    fc.property(tables, versions, versions, (table, from, between) => {
      const until = table.filter(({ to }) => !later(to, between))
      const first = migrateAnswers({}, from, until).answers
      const start = later(from, between) ? from : between
      expect(migrateAnswers(first, start, table).answers).toEqual(
        migrateAnswers({}, from, table).answers,
      )
    }),
    { numRuns: 1000 },
  )
})

test('answers of the running version stay as they are', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (recorded) => {
      const { answers, notes } = migrateAnswers(recorded as RecordedAnswers, version)
      expect(answers).toEqual(recorded)
      expect(notes).toEqual([])
    }),
    { numRuns: 1000 },
  )
})

describe('refuseNewer', () => {
  const refusal = (found: string): UserError => {
    try {
      refuseNewer(found, '0.2.0')
    } catch (error) {
      if (error instanceof UserError) return error
      throw error
    }
    throw new Error(`${found} was not refused`)
  }

  test.each(['0.2.0', '0.1.9', '0.1.10', '0.0.99'])('takes a project of %s', (found) => {
    expect(() => refuseNewer(found, '0.2.0')).not.toThrow()
  })

  test.each(['0.2.1', '0.10.0', '1.0.0'])(
    'refuses one of %s, and says what can take it',
    (found) => {
      const { message, hint, exitCode } = refusal(found)
      expect(message).toBe(`A newer version made this project: ${found}, and this is 0.2.0`)
      expect(hint).toContain('npx create-active-active@latest')
      expect(exitCode).toBe(2)
    },
  )

  test.each(['', 'latest', '0.2', '0.2.0-beta', 'v0.2.0', '0.2.0\u001b[31m', '9'.repeat(400)])(
    'refuses %j, which is no version, without repeating what could hurt a terminal',
    (found) => {
      const { message, exitCode } = refusal(found)
      expect(message).toContain('not of the form x.y.z')
      expect(message).not.toMatch(/\p{Cc}/u)
      expect(message.length).toBeLessThan(150)
      expect(exitCode).toBe(2)
    },
  )
})
