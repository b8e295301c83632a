import { expect, test } from 'vitest'
import { ask, type Question } from '../../generators/app/ask.ts'
import { resolveAnswers } from '../../generators/options/answers.ts'

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

test('a strategy that moves all at once asks for no shift, and drops one given before', async () => {
  const { asked, prompt } = person({ rollout: 'all-at-once' })
  const { answers, missing } = missingFor({ shift: 'linear10-1m' })
  expect(await ask(missing, answers, prompt, screen)).not.toHaveProperty('shift')
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
