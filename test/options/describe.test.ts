import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { resolveAnswers } from '../../generators/options/answers.ts'
import { parseArguments } from '../../generators/options/arguments.ts'
import {
  answersSchema,
  flagOf,
  helpText,
  replayCommand,
} from '../../generators/options/describe.ts'
import { options } from '../../generators/options/table.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

test('--help names every option and stays within the terminal', () => {
  const text = helpText(60)
  for (const option of options) expect(text).toContain(flagOf(option))
  const tables = text.slice(text.indexOf('Answers:'), text.indexOf('Exit codes'))
  expect(Math.max(...tables.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
})

test('--help says what each flag is by default, which regions there are, and gives an example that works', () => {
  const text = helpText(200)
  for (const { id, summary, default: proposed } of options) {
    const value = [proposed({}) ?? []].flat().join(',')
    const line = text.split('\n').find((one) => one.includes(`--${id} `))
    if (value !== '' && !summary.includes('unless given'))
      expect(line).toContain(`default ${value}`)
  }
  expect(text).toContain('ap-northeast-1')
  const examples = text.replaceAll('\\\n', '').matchAll(/npm create active-active (.+) -- (.+)/g)
  const given = [...examples].map(([, directory, flags = '']) => {
    const { flags: typed } = parseArguments(flags.trim().split(/ +/))
    return resolveAnswers({ flags: typed, directory }, { yes: true }).answers.rollout
  })
  expect(given).toEqual(['inter-regional-canary', 'regional-canary'])
})

test.each([
  answersFor({ domain: 'api.example.com', regions: ['eu-west-1', 'us-east-1'] }),
  answersAtTheEdge({ ci: 'circleci', approval: true }),
])('the replay command gives the same answers: $framework', (answers) => {
  const command = replayCommand(answers, './my shop', 'npm', '1.2.3')
  const prefix = "npm create active-active@1.2.3 './my shop' -- "
  expect(command.startsWith(prefix)).toBe(true)
  const { flags, switches } = parseArguments(command.slice(prefix.length).split(' '))
  expect(resolveAnswers({ flags, directory: 'x' }, switches).answers).toEqual(answers)
})

test('the schema takes a good answers file and refuses a misspelled one', () => {
  const validate = new Ajv2020().compile(answersSchema())
  expect(validate(answersFor())).toBe(true)
  expect(validate(answersAtTheEdge({ approval: true }))).toBe(true)
  expect(validate({ ...answersFor(), rolout: 'x' })).toBe(false)
})
