import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { packageRoot } from '../../generators/root.ts'
import { layers } from '../../templates/layers.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'

const regions = ['us-east-1', 'us-east-2', 'us-west-2']

const onAws: Answers[] = [
  answersFor({ regions }),
  answersFor({ regions, deployment: 'stacksets' }),
  answersFor({ regions, framework: 'serverless' }),
  answersFor({ regions, framework: 'terraform' }),
]

const titled = (kinds: Answers[]) =>
  kinds.map((answers) => {
    const { framework, deployment = '', data, domain = '' } = answers
    return [`${framework} ${deployment} ${data} ${domain}`, answers] as const
  })

/** Every text of the project, by path. */
const textsOf = (answers: Answers): Map<string, string> =>
  new Map([...projectOf(answers)].map(([path, { bytes }]) => [path, `${bytes}`]))

const readmeOf = (answers: Answers): string => textsOf(answers).get('README.md') ?? ''

/** What Terraform and CloudFormation put into names, as a shell would write it. */
const asShell = (text: string): string =>
  text.replaceAll(`\${AWS::Region}`, '$region').replaceAll(`\${var.region}`, '$region')

test.each(titled(onAws))(
  '%s: README has whoever is woken subscribe to each region’s topic',
  (_title, answers) => {
    const texts = textsOf(answers)
    const [, places = '', topic = ''] =
      /for region in (.*); do\n {2}aws sns subscribe [\s\S]*?arn:aws:sns:\$region:\$account:(\S+)/.exec(
        texts.get('README.md') ?? '',
      ) ?? []
    expect(places.split(' ')).toEqual(regions)
    const declared = [...texts].flatMap(([path, text]) =>
      path.startsWith('infra/')
        ? [...asShell(text).matchAll(/TopicName: !Sub (\S+)|alarm_prefix = "(.*)"/g)]
        : [],
    )
    const names = declared.map(([, name, prefix]) => name ?? `${prefix}-alarms`)
    expect(names.map((name) => name.replace(`\${local.service}`, 'orders'))).toContain(topic)
  },
)

test.each(
  titled(
    ['sam', 'serverless'].flatMap((framework) =>
      ['dynamodb', 'dsql'].map((data) =>
        answersFor({ framework, data, domain: 'api.example.com' }),
      ),
    ),
  ),
)(
  '%s: a zone that a failed first deployment leaves is deleted before the next makes another',
  (_title, answers) => {
    expect(readmeOf(answers)).toMatch(/the zone stays too\. Delete it/)
  },
)

test.each(titled(onAws.map((answers) => ({ ...answers, domain: 'api.example.com' }))))(
  '%s: Route 53 takes changed numbers of its alarm over, or a command by the alarm’s name makes it',
  (_title, answers) => {
    const texts = [...textsOf(answers)].filter(([path]) => path.startsWith('infra/'))
    const checks = texts.map(([, text]) => text).join('\n')
    if (/cloudwatch_alarm_name/.test(checks))
      return expect(checks).toMatch(/triggers = \{\n\s*threshold/)
    const [, alarm] = /AlarmName: !Sub (\S+-5xx)/.exec(checks) ?? []
    expect(checks).toContain(`NAME=${alarm?.replace(`\${AWS::Region}`, 'REGION')}`)
    expect(checks).toContain(
      'aws route53 update-health-check --alarm-identifier Region=REGION,Name=$NAME',
    )
  },
)

test.each(titled([...onAws.map((answers) => ({ ...answers, ci: 'github' })), answersAtTheEdge()]))(
  '%s: README says which plan of GitHub the rule of an environment takes',
  (_title, answers) => {
    expect(readmeOf(answers)).toMatch(/GitHub Pro,\s+Team or\s+Enterprise/)
    expect(readmeOf(answers)).toMatch(
      /any branch whose workflow names|its trust compares the branch/,
    )
  },
)

test.each(
  titled([
    answersFor({ regions }),
    answersFor({ data: 'dynamodb-strong', regions, framework: 'terraform' }),
  ]),
)(
  '%s: README does not count two regions where there are three, nor let one join that cannot',
  (_title, answers) => {
    expect(makePlan(answers).regions).toHaveLength(3)
    expect(readmeOf(answers)).not.toMatch(/Two regions cost|when a region joins/)
  },
)

test.each(titled(onAws))('%s: the second lever tells which rights it takes', (_title, answers) => {
  for (const domain of [undefined, 'api.example.com']) {
    const { domain: _, ...others } = answers
    const text =
      textsOf(domain ? { ...others, domain } : others).get('docs/runbooks/evacuate.md') ?? ''
    const section = text.slice(text.indexOf('## The region does not take'), text.indexOf('## Back'))
    expect(section).toContain('apigateway:PATCH')
    expect(section.includes('route53:UpdateHealthCheck')).toBe(
      section.includes('update-health-check'),
    )
  }
})

const everyData = layers.data.map(({ id: data, frameworks }) =>
  frameworks?.includes('workers') ? answersAtTheEdge({ data }) : answersFor({ regions, data }),
)

/** The drills of a project: on AWS those of a list, on Workers the files that have one. */
function drillsOf(texts: Map<string, string>): string[] {
  return [...texts].flatMap(([path, text]) => {
    const [, name] = /^(?:toolkit\/)?drills\/(.*)\.ts$/.exec(path) ?? []
    return name !== undefined && text.includes('export const drill: Drill') ? [name] : []
  })
}

test.each(titled(everyData))('%s: README names every drill that there is', (_title, answers) => {
  const texts = textsOf(answers)
  const drills = drillsOf(texts)
  // Where none is named, it is the first of them.
  const first = /const first = '([^']+)'/.exec(texts.get('toolkit/commands/drill.ts') ?? '')?.[1]
  const others = drills.filter((name) => name !== first)
  expect(others.length).toBeGreaterThan(0)
  for (const name of others) {
    expect(readmeOf(answers)).toMatch(new RegExp(`npm run drill -- ${name}|\`${name}\` is all`))
  }
})

test.each(titled(everyData))('%s: every runbook can be found from README', (_title, answers) => {
  const texts = textsOf(answers)
  const linked = (path: string): string[] =>
    [...(texts.get(path) ?? '').matchAll(/\]\((?:docs\/runbooks\/)?([\w-]+\.md)\)/g)].map(
      ([, name]) => `docs/runbooks/${name}`,
    )
  const found = new Set(linked('README.md'))
  for (const path of found) for (const next of linked(path)) found.add(next)
  const all = [...texts.keys()].filter((path) => path.startsWith('docs/runbooks/'))
  expect(all.filter((path) => !found.has(path))).toEqual([])
})

test.each(['dynamodb', 'dynamodb-strong'])(
  '%s: where a table can be restored to a point in time, a runbook says how',
  (data) => {
    for (const framework of ['sam', 'serverless', 'terraform']) {
      const texts = textsOf(answersFor({ regions, data, framework }))
      const on = [...texts].some(
        ([path, text]) =>
          path.startsWith('infra/') &&
          /PointInTimeRecoveryEnabled: true|point_in_time_recovery/.test(text),
      )
      expect(on).toBe(true)
      expect(texts.get('docs/runbooks/restore.md')).toContain('restore-table-to-point-in-time')
    }
  },
)

test.each(['github', 'circleci'])(
  'with shares of stock and %s, README says how the push of a new region goes on',
  (ci) => {
    const answers = answersFor({ regions, ci })
    const [, step = ''] =
      /Adding or removing a region changes the shares(.*)/.exec(readmeOf(answers)) ?? []
    expect(step.indexOf('ends in *prepare*')).toBeGreaterThan(0)
    expect(step.indexOf('by hand `without`')).toBeGreaterThan(step.indexOf('ends in *prepare*'))
    expect(textsOf(answers).get('docs/runbooks/evacuate.md')).toMatch(/^## For good$/m)
  },
)

test('README’s block of commands waits for replication before it reads in another region', () => {
  expect(readmeOf(answersFor({ regions }))).toMatch(/\/orders [^`]*\nsleep 1 .*\ncurl .*\/items\//)
  expect(readmeOf(answersFor({ regions, data: 'dsql' }))).not.toMatch(/^sleep/m)
})

test.each(titled(everyData))('%s: README takes the Node that engines takes', (_title, answers) => {
  const { engines } = JSON.parse(textsOf(answers).get('package.json') ?? '{}')
  expect(readmeOf(answers)).toContain(inWords(engines.node))
})

test.each(['README.md', 'docs/command.md'])('%s says which Node npm create takes', (page) => {
  const text = (path: string) => readFileSync(join(packageRoot, path), 'utf8')
  expect(text(page)).toContain(inWords(JSON.parse(text('package.json')).engines.node))
})

/** `^22.18 || >=24.11`, as a reader is told. */
const inWords = (engines: string) =>
  engines.replace(/^\^((\d+)\.\d+) \|\| >=(.*)$/, 'Node $1 or later in line $2, or $3 or later')

test.each(titled(onAws))(
  '%s: README tells of cfn-lint where validate runs it',
  (_title, answers) => {
    const runs = /'cfn-lint'/.test(textsOf(answers).get('toolkit/commands/validate.ts') ?? '')
    expect(/pipx install cfn-lint/.test(readmeOf(answers))).toBe(runs)
  },
)

test.each(titled(everyData))(
  '%s: the page on your own service has the rule of the database, and its files, which are there',
  (_title, answers) => {
    const texts = textsOf(answers)
    const page = texts.get('docs/make-it-yours.md') ?? ''
    expect(page).toMatch(/^## The rule of this database\n\n\w/m)
    expect(page).toMatch(/^\| 2 \|.*\n\| 3 \|/m)
    const named = [...page.matchAll(/`((?:src|drills|migrations|test)\/[\w./-]*)`/g)]
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => ![...texts.keys()].some((file) => file.startsWith(path)))
    expect(missing).toEqual([])
  },
)

const infrastructureOf = (answers: Answers): string =>
  [...textsOf(answers)]
    .filter(([path]) => path.startsWith('infra/') || path === 'serverless.yml')
    .map(([, text]) => text)
    .join('\n')

test.each(titled(onAws))(
  '%s: README begins with who may call it, which is anybody as long as no route has an authorizer',
  (_title, answers) => {
    const said = readmeOf(answers).split('\n## ')[0]?.includes('**Anybody may call it.**')
    expect(said).toBe(!/authoriz(er|ation_?type)/i.test(infrastructureOf(answers)))
  },
)

test.each(titled(onAws))(
  '%s: the minutes that README gives an alarm are those that its periods need',
  (_title, answers) => {
    const [, minutes] = /which needs about (\d+) minutes/.exec(readmeOf(answers)) ?? []
    const { alarms } = makePlan(answers)
    const periods = alarms.periodSeconds * (alarms.evaluationPeriods + 1)
    expect(Number(minutes) * 60).toBeGreaterThan(periods)
  },
)

test.each(titled(onAws.map((answers) => ({ ...answers, domain: 'api.example.com' }))))(
  '%s: an idle region costs what README says: every probe is a request, and none is traced',
  (_title, answers) => {
    const [, millions] = /(\d+\.\d) million requests/.exec(readmeOf(answers)) ?? []
    const seconds = makePlan(answers).dns?.healthCheck.intervalSeconds ?? 0
    // Of the 15 checkers that README speaks of, in a month of 30 days.
    expect(Number(millions)).toBeCloseTo((15 * 30 * 86_400) / seconds / 1e6, 1)
    expect(infrastructureOf(answers)).not.toMatch(/tracing|x-?ray/i)
  },
)
