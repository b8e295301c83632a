import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { type Shift, shareAfter, shiftMinutes } from '../../generators/plan/rollout.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { readBlocks } from './hcl.ts'

type Line = Record<string, string | number | undefined>

interface Filter {
  log: 'service' | 'access'
  pattern: string
  value: number
  /** Whether its pattern changes when the shift to another release has ended, and not before. */
  waits: boolean
}

/** Whether CloudWatch's filter pattern matches a line; of its language, what these patterns use. */
function matches(pattern: string, line: Line): boolean {
  const clauses = /^\{ (.*) \}$/.exec(pattern)?.[1]?.split(' && ') ?? []
  if (clauses.length === 0) throw new Error(`no pattern: ${pattern}`)
  return clauses.every((clause) => {
    const [, field = '', operator, text, number] =
      /^\(\$\.(\w+) (<|>=|=|!=) (?:"([^"]*)"|(\d+))\)$/.exec(clause) ?? []
    if (!operator) throw new Error(`not understood: ${clause}`)
    const held = line[field]
    if (held === undefined) return false
    if (operator === '<') return Number(held) < Number(number)
    if (operator === '>=') return Number(held) >= Number(number)
    const same = text === '*' || `${held}` === text
    return operator === '=' ? same : !same
  })
}

const live = 'aaaaaaaaaaaa'

function inTemplate(text: string): Filter[] {
  const { Resources } = parseDocument(text, { logLevel: 'silent' }).toJSON()
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties, as they are parsed
  return Object.values<any>(Resources)
    .filter(({ Type }) => Type === 'AWS::Logs::MetricFilter')
    .map(({ Properties, DependsOn }) => ({
      ...Properties,
      of: Properties.MetricTransformations[0],
      // An update waits for that of what it depends on, and the alias's ends with the shift.
      waits: /^(FunctionAliaslive|LiveAlias)$/.test(DependsOn),
    }))
    .filter(({ of }) => of.MetricName === 'FailedShare')
    .map(({ LogGroupName, FilterPattern, of, waits }) => ({
      log: LogGroupName === 'ApiLogs' ? 'access' : 'service',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholder
      pattern: FilterPattern.replace('${Release}', live),
      value: Number(of.MetricValue),
      waits,
    }))
}

function inTerraform(text: string): Filter[] {
  const filters = readBlocks(text).filter(
    ({ labels, blocks }) =>
      labels[0] === 'aws_cloudwatch_log_metric_filter' &&
      blocks.some((block) => block.arguments.get('name') === '"FailedShare"'),
  )
  return filters.map(({ arguments: given, blocks }) => ({
    log: given.get('log_group_name')?.includes('.api.') ? 'access' : 'service',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's placeholder
    pattern: JSON.parse(given.get('pattern') ?? '').replace('${var.release}', live),
    value: Number(JSON.parse(blocks[0]?.arguments.get('value') ?? '')),
    // Terraform's part comes before the shift; toolkit/ changes the pattern after it.
    waits: blocks.some((block) => block.arguments.get('ignore_changes') === '[pattern]'),
  }))
}

/** So many equal lines. */
interface Lines {
  count: number
  line: Line
}

interface Answers {
  service?: Lines[]
  access?: Lines[]
}

/** What the alarm for DNS sees of a minute: the average of what the filters make of its lines. */
function failedShare(filters: Filter[], answers: Answers): number | undefined {
  let [sum, samples] = [0, 0]
  for (const { log, pattern, value } of filters) {
    for (const { count, line } of answers[log] ?? []) {
      if (!matches(pattern, line)) continue
      sum += count * value
      samples += count
    }
  }
  return samples === 0 ? undefined : sum / samples
}

const many = (count: number, line: Line): Lines => ({ count, line })
const answer = (status: number, version = live, route: string | undefined = '/baskets/:id') => ({
  status,
  version,
  path: '/anything',
  ...(route && { route }),
})
const noRoute = { status: 404, version: live, path: '/wp-login.php' }
const limit = 0.05

const shifts: Shift[] = [
  { kind: 'all-at-once' },
  ...[1, 5, 10, 25, 50, 99].flatMap((percent) =>
    (['canary', 'linear'] as const).map((kind): Shift => ({ kind, percent, minutes: 3 })),
  ),
]

describe.each([
  ['sam', 'infra/region.yaml', inTemplate],
  ['serverless', 'infra/region.yaml', inTemplate],
  ['terraform', 'infra/modules/region/alarms.tf', inTerraform],
] as const)('the alarm for DNS, by %s', (framework, path, filtersIn) => {
  const tree = projectOf(answersFor({ framework, domain: 'api.example.com' }))
  const filters = filtersIn(`${tree.get(path)?.bytes}`)
  const shareOf = (answers: Answers) => failedShare(filters, answers)

  test('follows a release when its shift has ended', () => {
    const byRelease = filters.filter(({ pattern }) => pattern.includes(live))
    expect(byRelease.map(({ waits }) => waits)).toEqual([true, true])
  })

  test.each(shifts)('does not see a release on trial fail: $kind $percent', (shift) => {
    for (let minute = 0; minute < shiftMinutes(shift); minute += 1) {
      const onTrial = Math.round(1000 * shareAfter(shift, minute * 60))
      const service = [
        many(onTrial, answer(500, 'bbbbbbbbbbbb')),
        many(1000 - onTrial, answer(200)),
      ]
      expect(shareOf({ service }) ?? 0).toBe(0)
    }
  })

  test.each(shifts)('sees the live release fail at any time: $kind $percent', (shift) => {
    for (let minute = 0; minute < shiftMinutes(shift); minute += 1) {
      const onTrial = Math.round(1000 * shareAfter(shift, minute * 60))
      if (onTrial === 1000) continue
      const service = [
        many(onTrial, answer(200, 'bbbbbbbbbbbb')),
        many(1000 - onTrial, answer(503)),
      ]
      expect(shareOf({ service })).toBe(1)
    }
  })

  test('does not see a crash, which no version owns, nor concurrency that is used up', () => {
    const access = [
      many(100, { status: 500, path: '/baskets/7', lambda: '200' }),
      many(100, { status: 503, path: '/baskets/7', lambda: '429' }),
      many(100, { status: 429, path: '/baskets/7', lambda: '-' }),
    ]
    expect(shareOf({ access })).toBeUndefined()
  })

  test('sees that Lambda does not run the function', () => {
    const access = [many(10, { status: 500, path: '/baskets/7', lambda: '-' })]
    expect(shareOf({ access, service: [many(90, answer(200))] })).toBeGreaterThan(limit)
  })

  test('takes one failure among the good answers of any route for what it is', () => {
    const service = [many(99, answer(200)), many(1, answer(500))]
    expect(shareOf({ service })).toBe(0.01)
  })

  test('cannot be calmed or raised by asking for paths that are none', () => {
    const service = [many(9, answer(200)), many(1, answer(503)), many(10_000, noRoute)]
    expect(shareOf({ service })).toBe(0.1)
    expect(shareOf({ service: [many(100, noRoute)] })).toBeUndefined()
  })

  test('leaves probes out', () => {
    const access = [many(10, { status: 503, path: '/health', lambda: '-' })]
    const service = [many(100, answer(200, live, '/health'))]
    expect(shareOf({ access, service })).toBeUndefined()
  })
})
