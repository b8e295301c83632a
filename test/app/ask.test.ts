import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, type Question } from '../../generators/app/ask.ts'
import { UserError } from '../../generators/errors.ts'
import { resolveAnswers } from '../../generators/options/answers.ts'
import type { Option } from '../../generators/options/option.ts'
import { optionNamed } from '../../generators/options/table.ts'

const screen = { columns: 100, paint: (_style: unknown, text: string) => text }

/** Answers by name what is given, else each question's default, and keeps what was asked. */
function person(given: Record<string, unknown> = {}) {
  const asked: Question[] = []
  const prompt = async (question: Question) => {
    asked.push(question)
    return question.name in given ? given[question.name] : question.default
  }
  return { asked, prompt }
}

/** What cannot be chosen in a question, with what stands in its stead: beside it, or below where it does not fit. */
function disabledIn(asked: Question[], name: string) {
  const choices = asked.find((question) => question.name === name)?.choices ?? []
  return Object.fromEntries(
    choices.flatMap(({ value, disabled, description }) =>
      disabled === undefined ? [] : [[value, `${description ?? disabled}`.replaceAll('\n', ' ')]],
    ),
  )
}

const missingFor = (flags: object = {}, directory = 'orders') =>
  resolveAnswers({ flags, directory }, { yes: false })

test('every question is asked once, in the order of the table', async () => {
  const { asked, prompt } = person()
  const { answers, missing } = missingFor()
  await ask(missing, answers, prompt, screen)
  expect(asked.map(({ name }) => name)).toEqual([
    'framework',
    'regions1',
    'regions2',
    'regions3',
    'data',
    'sample',
    'ci',
    'rollout',
    'shift',
    'domain',
  ])
})

test('a framework without regions asks for none, and offers no strategy that goes from one to the next', async () => {
  const { asked, prompt } = person({ framework: 'workers', ci: 'circleci', approval: true })
  const { answers, missing } = missingFor()
  const given = await ask(missing, answers, prompt, screen)
  expect(given).toMatchObject({ approval: true })
  expect(asked.map(({ name }) => name).filter((name) => name.startsWith('regions'))).toEqual([])
  expect(asked.find(({ name }) => name === 'approval')?.type).toBe('confirm')
})

test('regions keep the order in which they were chosen, and none is offered twice', async () => {
  const { asked, prompt } = person({
    regions1: 'eu-west-1',
    regions2: 'ap-south-1',
    regions3: 'us-east-1',
    regions4: '',
  })
  const { answers, missing } = missingFor()
  expect((await ask(missing, answers, prompt, screen)).regions).toEqual([
    'eu-west-1',
    'ap-south-1',
    'us-east-1',
  ])
  const values = (name: string) =>
    asked.find((question) => question.name === name)?.choices?.map(({ value }) => value)
  expect(values('regions2')).not.toContain('eu-west-1')
  expect(values('regions2')).not.toContain('')
  expect(values('regions3')?.[0]).toBe('')
})

test('regions are no longer asked for when no data layer spans more', async () => {
  const { asked, prompt } = person({
    regions1: 'us-east-1',
    regions2: 'us-east-2',
    regions3: 'us-west-1',
    regions4: 'us-west-2',
    regions5: 'eu-west-1',
  })
  const { answers, missing } = missingFor()
  expect((await ask(missing, answers, prompt, screen)).regions).toHaveLength(5)
  expect(asked.map(({ name }) => name)).not.toContain('regions6')
})

test('the strategies show the blast radius for the regions just chosen', async () => {
  const { asked, prompt } = person({ regions3: 'eu-west-1', regions4: 'eu-west-2', regions5: '' })
  const { answers, missing } = missingFor()
  await ask(missing, answers, prompt, screen)
  const rollout = asked.find(({ name }) => name === 'rollout')
  const hints = Object.fromEntries(
    rollout?.choices?.map(({ value, name, description }) => [
      value,
      `${name} ${description}`.replaceAll('\n', ' '),
    ]) ?? [],
  )
  expect(hints['canary-region']).toContain('100 % of the traffic of us-east-2 (25 % of all')
  expect(hints['regional-canary']).toContain('10 % of the traffic of us-east-2 (2.5 % of all')
  expect(hints['all-at-once']).toContain('100 % of traffic')
})

test('a strategy that moves all at once asks for no shift, and cannot be chosen beside one given before', async () => {
  const { asked, prompt } = person({ rollout: 'all-at-once' })
  const { answers, missing } = missingFor()
  expect(await ask(missing, answers, prompt, screen)).not.toHaveProperty('shift')
  const beside = person()
  const given = missingFor({ shift: 'linear10-1m' })
  await ask(given.missing, given.answers, beside.prompt, screen)
  expect(disabledIn(beside.asked, 'rollout')).toMatchObject({
    'all-at-once': expect.stringMatching(/^shift has no meaning with all-at-once/),
  })
  expect(asked.map(({ name }) => name)).not.toContain('shift')
})

test('a shift can be typed when none of those proposed will do', async () => {
  const { asked, prompt } = person({ rollout: 'regional-canary' })
  const { answers, missing } = missingFor()
  const typing = async (question: Question) => {
    if (question.name !== 'shift') return prompt(question)
    asked.push(question)
    return question.type === 'select' ? '' : ' linear20-5m '
  }
  expect((await ask(missing, answers, typing, screen)).shift).toBe('linear20-5m')
  const typed = asked.at(-2)
  expect(typed?.validate?.('canary0-15m')).toMatch(/0 %/)
  expect(typed?.validate?.('linear20-5m')).toBe(true)
})

test('an empty domain is no domain', async () => {
  const { asked, prompt } = person({ domain: '' })
  const { answers, missing } = missingFor()
  expect(await ask(missing, answers, prompt, screen)).not.toHaveProperty('domain')
  expect(asked.at(-1)?.validate?.('')).toBe(true)
})

test('hints stand beside the choices where they fit, else below the one pointed at, wrapped', async () => {
  const { asked, prompt } = person()
  const { answers, missing } = missingFor()
  await ask(missing, answers, prompt, { ...screen, columns: 40 })
  const choices = asked.find(({ name }) => name === 'ci')?.choices ?? []
  for (const { name, description } of choices) {
    expect(name.length).toBeLessThanOrEqual(38)
    for (const line of description?.split('\n') ?? []) expect(line.length).toBeLessThan(40)
  }
  expect(asked.find(({ name }) => name === 'regions1')?.choices?.[0]).toMatchObject({
    name: expect.stringContaining('Virginia'),
  })
})

test('what a refusal proposes can be typed as it stands', async () => {
  const { asked, prompt } = person()
  const { answers, missing } = missingFor()
  await ask(missing, answers, prompt, screen)
  const question = asked.find(({ name }) => name === 'domain')
  expect(question?.validate?.('My Shop')).toMatch(/like [a-z]+\.[\w.]+\.$/)
})

test('a data layer that does not span the regions cannot be chosen, and says why', async () => {
  const { asked, prompt } = person({ regions2: 'eu-west-1' })
  const { answers, missing } = missingFor()
  await ask(missing, answers, prompt, screen)
  expect(disabledIn(asked, 'data')).toEqual({
    'dynamodb-strong': expect.stringMatching(/does not span us-east-2 and eu-west-1/),
    dsql: expect.stringMatching(/does not span us-east-2 and eu-west-1/),
  })
})

test('with a data layer given, no region can be chosen from which no list of its own is reached', async () => {
  const { asked, prompt } = person({ regions1: 'us-west-2' })
  const { answers, missing } = missingFor({ data: 'dsql' })
  expect((await ask(missing, answers, prompt, screen)).regions).toEqual(['us-west-2', 'us-east-2'])
  const open = (name: string) =>
    asked
      .find((question) => question.name === name)
      ?.choices?.flatMap(({ value, disabled }) => (disabled === undefined ? value : []))
  expect(open('regions1')).not.toContain('ap-south-1')
  expect(open('regions2')).toEqual(['us-east-1', 'us-east-2'])
  expect(disabledIn(asked, 'regions2')).toMatchObject({
    'eu-west-1': expect.stringContaining('does not span us-west-2 and eu-west-1'),
  })
  expect(asked.map(({ name }) => name)).not.toContain('regions3')
})

test('answers of which nothing that is asked for can make a whole end with the reason, not in a question', async () => {
  const { prompt } = person()
  const { answers, missing } = missingFor({ data: 'd1', rollout: 'regional-canary' })
  await expect(ask(missing, answers, prompt, screen)).rejects.toThrow(/is not to be had/)
})

/** Some of the answers that there are, as an answers file has them. */
const someAnswers = fc.record(
  {
    name: fc.constantFrom('shop', 'orders-of-the-whole-world'),
    framework: fc.constantFrom(...values('framework')),
    deployment: fc.constantFrom(...values('deployment')),
    regions: fc.uniqueArray(fc.constantFrom('us-east-1', 'us-east-2', 'us-west-1', 'eu-west-1'), {
      minLength: 2,
    }),
    data: fc.constantFrom(...values('data')),
    sample: fc.constantFrom(...values('sample')),
    ci: fc.constantFrom(...values('ci')),
    rollout: fc.constantFrom(...values('rollout')),
    shift: fc.constantFrom('canary10-15m', 'canary10-3m', 'linear10-10m', 'linear10-1m'),
  },
  { requiredKeys: [] },
)

function values(id: string): string[] {
  return (
    optionNamed(id)
      ?.choices?.({})
      .map(({ value }) => value) ?? []
  )
}

test('whatever is given and chosen, questions end, and what they give is what flags take', async () => {
  await fc.assert(
    fc.asyncProperty(someAnswers, fc.infiniteStream(fc.nat(99)), async (file, picks) => {
      const from = (content: object) =>
        resolveAnswers({ flags: {}, file: content, directory: 'orders' }, { yes: false })
      let given: ReturnType<typeof from>
      try {
        given = from(file)
      } catch {
        return
      }
      let asked = 0
      const prompt = async ({
        type,
        name,
        choices = [],
        default: proposed,
        validate,
      }: Question) => {
        asked += 1
        if (asked > 20) throw new Error(`asked for ${name} without end`)
        if (type === 'confirm') return Number(picks.next().value) % 2 === 0
        if (type === 'input') {
          const typed = name === 'shift' ? 'canary10-15m' : (proposed ?? '')
          expect(await validate?.(String(typed))).toBe(true)
          return typed
        }
        const open = choices.filter(({ disabled }) => disabled === undefined)
        expect(proposed === undefined || open.some(({ value }) => value === proposed)).toBe(true)
        return open[Number(picks.next().value) % open.length]?.value
      }
      let answers: object
      try {
        answers = await ask(given.missing, given.answers, prompt, screen)
      } catch (error) {
        if (error instanceof UserError) return
        throw error
      }
      expect(from(answers)).toMatchObject({ answers, outdated: [] })
    }),
    { numRuns: 500 },
  )
})

test('what is said of a typed answer speaks of no flag', async () => {
  const known = { framework: 'sam', ci: 'github', rollout: 'inter-regional-canary' }
  const typed = fc.oneof(fc.string(), fc.constantFrom('canary1-1m', 'linear1-1m', 'canary0-5m'))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('name', 'shift', 'domain'), typed, async (id, text) => {
      const said: unknown[] = []
      const prompt = async ({ type, validate }: Question) => {
        if (type === 'input') said.push(await validate?.(text))
        return ''
      }
      await ask([optionNamed(id) as Option], known, prompt, screen)
      expect(said).toHaveLength(1)
      expect(String(said[0])).not.toContain('--')
    }),
  )
})
