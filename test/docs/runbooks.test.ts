import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'

const kinds: Answers[] = ['github', 'circleci'].flatMap((ci) => [
  ...['sam', 'serverless', 'terraform'].map((framework) => answersFor({ framework, ci })),
  answersFor({ ci, deployment: 'stacksets' }),
  answersAtTheEdge({ ci }),
])
const titled = kinds.map((answers) => {
  const { framework, deployment = '', ci } = answers
  return [`${framework} ${deployment} on ${ci}`, answers] as const
})

/** The runbooks, by name. */
function runbooksOf(answers: Answers): Map<string, string> {
  const all = [...projectOf(answers)].filter(([path]) => path.startsWith('docs/runbooks/'))
  return new Map(all.map(([path, { bytes }]) => [path.slice('docs/runbooks/'.length), `${bytes}`]))
}

/** What the first step says that begins so. */
const step = (text: string, title: string): string =>
  text.match(new RegExp(`^\\d\\. \\*\\*${title}[^]*?(?=^\\d\\. )`, 'm'))?.[0] ?? ''

const freeze = /Disable workflow|Block all new work/

test.each(titled)(
  '%s: a bad release is not followed by what waited behind it',
  (_title, answers) => {
    const first = step(runbooksOf(answers).get('bad-deploy.md') ?? '', 'Freeze')
    const order = [
      freeze,
      /cancel .*(that waits|each newer pipeline)/,
      /cancel .*(run under way|that job)/,
    ]
    const places = order.map((words) => first.search(words))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  },
)

test.each(titled)(
  '%s: no rollout that waited begins in the midst of an evacuation',
  (_title, answers) => {
    const text = runbooksOf(answers).get('evacuate.md')
    if (!answers.regions) return expect(text).toBeUndefined()
    expect(step(text ?? '', 'Freeze')).toMatch(/cancel .*(that waits|each newer pipeline)/)
  },
)

test.each(titled)(
  '%s: a region that is left for good loses its users and its stack before its replica',
  (_title, answers) => {
    const text = runbooksOf(answers).get('evacuate.md')
    if (!answers.regions) return expect(text).toBeUndefined()
    const [, last = ''] = text?.split('## For good') ?? []
    const order = [
      /Evacuate it/,
      /replication-to-…` are OK/,
      /Delete its stack|REGION destroy/,
      /no-deletion-protection-enabled/,
      /MayRemoveReplicas=yes|Delete=\{RegionName=REGION\}/,
      /, push,/,
    ]
    const places = order.map((words) => last.search(words))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    const tables = answersFor({ ...answers, data: 'dynamodb-strong' })
    expect(runbooksOf(tables).get('evacuate.md')).not.toContain('## For good')
  },
)

test.each(titled)(
  '%s: what the freeze forbids says how it is done all the same',
  (_title, answers) => {
    const levers = [...runbooksOf(answers).values()]
      .flatMap((text) => text.split(/\n(?=\s*\n|\s*\d\. )/))
      // Another workflow than Deploy, which alone is disabled.
      .map((paragraph) => paragraph.replaceAll('Operate → Run workflow', ''))
      .filter((paragraph) => /Run workflow|Trigger Pipeline/.test(paragraph))
    expect(levers).not.toEqual([])
    expect(
      levers.filter((text) => !/Enable workflow|enable it first|lift the block/.test(text)),
    ).toEqual([])
  },
)
