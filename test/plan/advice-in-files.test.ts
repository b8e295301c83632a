import { expect, test } from 'vitest'
import { adviceFor } from '../../generators/plan/advice.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { aws, changes, domain, edge, tf, two } from './changed-answers.ts'

const sources = readSources(`${packageRoot}templates/`)
const filesOf = (answers: Answers) =>
  new Map([...render(makePlan(answers), sources)].map(([path, { bytes }]) => [path, `${bytes}`]))

/** Names that a project need not spell: of products, of the AWS CLI's, and of settings of wrangler's that a person adds. */
const others =
  /^(GitHub|CircleCI|CloudFormation|RegionName|"database_id"|"new_sqlite_classes"|"deleted_classes")$/

/** Everything in a sentence that a person will look for, and the projects have not. */
function unknowns(sentence: string, from: Answers, to: Answers): string[] {
  const [before, after] = [filesOf(from), filesOf(to)]
  // Of what is left, or of a step that comes first, only the files before tell.
  const projects =
    /On the commit before|^Delete|\bstays?\b|ends with this (release|commit)|state rm/.test(
      sentence,
    )
      ? [after, before]
      : [after]
  const texts = projects.flatMap((files) => [...files.values()])
  const spelled = (word: string) => texts.some((text) => text.includes(word))
  const inOne = (is: (files: Map<string, string>) => boolean) => projects.some(is)
  const missing: string[] = []
  const need = (what: string, there: boolean) => there || missing.push(what)

  for (const [, script = '', rest = ''] of sentence.matchAll(/"npm run ([a-z]+)([^"]*)"/g)) {
    need(
      `npm run ${script}`,
      inOne((files) => JSON.parse(files.get('package.json') ?? '').scripts[script] !== undefined),
    )
    for (const [flag] of rest.matchAll(/--[a-z-]+/g)) {
      need(
        `${script} ${flag}`,
        inOne((files) => files.get(`toolkit/commands/${script}.ts`)?.includes(flag) === true),
      )
    }
  }
  for (const [path] of sentence.matchAll(
    /(?<![\w./-])(?:[\w.-]+\/)*[\w-]+\.(?:ts|yaml|jsonc|md|json|tf|hcl)\b/g,
  )) {
    need(
      path,
      inOne((files) => files.has(path)),
    )
  }
  for (const [, title = ''] of sentence.matchAll(/\*([^*]+)\*/g)) {
    // Where something is in another's pages is not ours to spell.
    if (title.includes('→')) continue
    need(
      title,
      inOne((files) => {
        const readme = files.get('README.md') ?? ''
        return readme.includes(`\n## ${title}\n`) || readme.includes(`*${title}*`)
      }),
    )
  }
  for (const [, stack = ''] of sentence.matchAll(/--stack-name ([\w-]+)/g)) {
    need(stack, spelled(stack) || spelled(`\`\${topology.service}${stack.slice(to.name.length)}\``))
  }
  for (const [, kind = '', name = ''] of sentence.matchAll(/\b(module|aws_\w+)\.(\w+)/g)) {
    const [type, labels] =
      kind === 'module' ? [kind, `"${name}"`] : ['resource', `"${kind}" "${name}"`]
    need(`${kind}.${name}`, spelled(`\n${type} ${labels} {`))
  }
  for (const [, root = ''] of sentence.matchAll(/terraform -chdir=(\S+)/g)) {
    need(
      root,
      inOne((files) => files.has(`${root}/main.tf`)),
    )
  }
  for (const [word] of sentence.matchAll(/\b[A-Z][a-z]+[A-Z]\w*|\b[A-Z]+_[A-Z_]+\b|"\w+_\w+"/g)) {
    if (!others.test(word)) need(word, spelled(word))
  }
  return missing
}

test.each(changes)(
  'commands, files and names that are spoken of are in the project: %s',
  (_title, from, to) => {
    const found = adviceFor(makePlan(from), makePlan(to), () => true).flatMap((sentence) =>
      unknowns(sentence, from, to).map((what) => `${what} in: ${sentence}`),
    )
    expect(found).toEqual([])
  },
)

test('a command, a flag, a file or a name that no project has would be found', () => {
  const sentence =
    'Run "npm run move -- --fast" and "npm run deploy -- --fast" with infra/table.yaml, as *Moving* says (TableMover).'
  expect(unknowns(sentence, aws(two), aws(two))).toEqual([
    'npm run move',
    'move --fast',
    'deploy --fast',
    'infra/table.yaml',
    'Moving',
    'TableMover',
  ])
})

/** What a sentence takes for granted of a file → where the file says so. */
const claims: [string, Answers, string, RegExp][] = [
  [
    'a replica is protected against deletion',
    aws(two),
    'infra/global.yaml',
    /DeletionProtectionEnabled: true/,
  ],
  [
    'the bucket outlives its stack',
    aws(two),
    'infra/artifacts.yaml',
    /Type: AWS::S3::Bucket\n {4}DeletionPolicy: Retain/,
  ],
  [
    'the table outlives its stack',
    aws(two),
    'infra/global.yaml',
    /GlobalTable\n {4}DeletionPolicy: Retain/,
  ],
  [
    'the zone outlives its stack',
    aws(two, { domain }),
    'infra/global.yaml',
    /HostedZone\n {4}DeletionPolicy: Retain/,
  ],
  [
    'with a domain, API Gateway’s address is shut',
    aws(two, { domain }),
    'infra/region.yaml',
    /DisableExecuteApiEndpoint: true/,
  ],
  [
    'a region is told its zone once',
    aws(two, { domain }),
    'toolkit/aws/region.ts',
    /\.admit\?\.\(accepted\.filter\(\(name\) => !now\?\.parameters\[name\]\)\)/,
  ],
  [
    'the pipeline may change zones only with a domain',
    aws(two, { domain }),
    'infra/pipeline.yaml',
    /route53:CreateHostedZone/,
  ],
  ['roles on GitHub trust environments', aws(two), 'infra/pipeline.yaml', /environment:rollout$/m],
  [
    'shares are equal parts of the regions that a release knows',
    aws(two),
    'src/domain/stock.ts',
    /Math\.floor\(stock \/ regions\.length\)/,
  ],
  [
    '--without leaves a region out of all steps',
    aws(two),
    'toolkit/commands/deploy.ts',
    /const reached = withoutRegions\(topology, without\)/,
  ],
  [
    'Terraform’s replica has a provider of its own, which leaves with it',
    tf(two),
    'infra/global/table.tf',
    /provider "aws" \{\n {2}alias {2}= "us_west_2"[\s\S]*provider {20}= aws\.us_west_2/,
  ],
  [
    'a replica of Terraform’s is protected against deletion',
    tf(two),
    'infra/global/table.tf',
    /aws_dynamodb_table_replica" "us_west_2" \{[^}]*deletion_protection_enabled = true/,
  ],
  [
    'a bucket has a provider of its own, which leaves with it',
    tf(two),
    'infra/bootstrap/main.tf',
    /alias {2}= "us_west_2"[\s\S]*providers = \{ aws = aws\.us_west_2 \}/,
  ],
  [
    'the zone is behind prevent_destroy',
    tf(two, { domain }),
    'infra/global/zone.tf',
    /prevent_destroy = true/,
  ],
  [
    'with a domain, API Gateway’s address is shut by Terraform',
    tf(two, { domain }),
    'infra/modules/region/api.tf',
    /disable_execute_api_endpoint = true/,
  ],
  [
    'a test asks for that',
    tf(two, { domain }),
    'infra/modules/region/tests/names.tftest.hcl',
    /disable_execute_api_endpoint/,
  ],
  [
    'Terraform’s preparation stops until the domain is delegated',
    tf(two, { domain }),
    'toolkit/aws/prepare.ts',
    /await entranceIn\(cloud\)\.admit/,
  ],
  [
    'the home region’s bucket has the state of what exists once',
    tf(two),
    'infra/global/main.tf',
    /backend "s3" \{\n[^}]*region {7}= "us-east-2"/,
  ],
  [
    'roles of Terraform’s trust environments by name',
    tf(two),
    'infra/bootstrap/trust.tf',
    /deploy = \["release", "rollout", "rollback"\], plan = \["plan"\]/,
  ],
  [
    'the state of infra/bootstrap is a file beside it',
    tf(two),
    'infra/bootstrap/main.tf',
    /Its own state is the file terraform\.tfstate beside it/,
  ],
  [
    'smoke tests ask the domain',
    edge({ domain }),
    'toolkit/cloudflare/smoke.ts',
    /if \(domain !== undefined\) return `https:\/\/\$\{domain\}`/,
  ],
  [
    'with a domain, there is no address below workers.dev',
    edge({ domain }),
    'wrangler.jsonc',
    /"workers_dev": false/,
  ],
  [
    'the classes are made by v1',
    edge(),
    'wrangler.jsonc',
    /"tag": "v1", "new_sqlite_classes": \["Item", "Order"\]/,
  ],
  [
    'the database has no id',
    edge({ data: 'd1' }),
    'wrangler.jsonc',
    /"d1_databases": \[\{ "binding": "DB", "migrations_dir": "migrations" \}\]/,
  ],
  [
    'the configuration has no id',
    edge({ data: 'hyperdrive' }),
    'wrangler.jsonc',
    /"binding": "HYPERDRIVE",\s+"id": ""/,
  ],
  [
    'the namespace has no id',
    edge({ data: 'kv' }),
    'wrangler.jsonc',
    /"kv_namespaces": \[\{ "binding": "SHOWN" \}\]/,
  ],
]

test.each(claims)('it is true that %s', (_title, answers, path, said) => {
  expect(filesOf(answers).get(path)).toMatch(said)
})

test('the pipeline of a project without a domain may not make zones', () => {
  expect(filesOf(aws(two)).get('infra/pipeline.yaml')).not.toContain('route53:')
  const bootstrap = [...filesOf(tf(two))].filter(([path]) => path.startsWith('infra/bootstrap/'))
  expect(bootstrap.map(([, text]) => text).join()).not.toContain('route53:')
})
