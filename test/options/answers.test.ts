import { expect, test } from 'vitest'
import { UserError } from '../../generators/errors.ts'
import { resolveAnswers } from '../../generators/options/answers.ts'
import type { FlagText } from '../../generators/options/option.ts'
import type { Answers } from '../../generators/plan/model.ts'

type Flags = Partial<Record<keyof Answers, FlagText>>

const withFlags = (flags: Flags) =>
  resolveAnswers({ flags, directory: 'demo' }, { yes: true }).answers

function refusal(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.exitCode).toBe(2)
    return `${error.message}. ${error.hint}`
  }
  throw new Error('nothing was refused')
}

const withFile = (content: unknown) =>
  resolveAnswers({ flags: {}, file: content, directory: 'demo' }, { yes: true }).answers

test('--yes takes the default of everything that is not given', () => {
  expect(withFlags({})).toEqual({
    name: 'demo',
    framework: 'sam',
    regions: ['us-east-2', 'us-west-2'],
    data: 'dynamodb',
    ci: 'github',
    rollout: 'inter-regional-canary',
    shift: 'canary10-15m',
  })
})

test('a framework that knows no regions has no answer for them, and data layers of its own', () => {
  const answers = withFlags({ framework: 'workers' })
  expect(answers).toMatchObject({ data: 'durable-objects' })
  expect(answers).not.toHaveProperty('regions')
})

test.each([true, false])(
  'approval: %s in an answers file is taken and not asked for',
  (approval) => {
    const file = { ci: 'circleci', approval }
    const { answers, missing } = resolveAnswers(
      { flags: {}, file, directory: 'demo' },
      { yes: false },
    )
    expect(answers.approval).toBe(approval)
    expect(missing.map(({ id }) => id)).not.toContain('approval')
  },
)

test('an answers file may say no to what the pipeline cannot do', () => {
  expect(withFile({ ci: 'github', approval: false })).toMatchObject({ ci: 'github' })
})

test('without --yes everything that is not given is missing, in the order of the table', () => {
  const { missing } = resolveAnswers(
    { flags: { framework: 'sam' }, directory: 'demo' },
    { yes: false },
  )
  expect(missing.map(({ id }) => id)).toEqual([
    'regions',
    'data',
    'sample',
    'ci',
    'approval',
    'rollout',
    'shift',
    'domain',
  ])
})

test('a strategy that moves all at once leaves no question about a shift', () => {
  expect(withFlags({ rollout: 'canary-region' })).not.toHaveProperty('shift')
})

test('a flag wins over the answers file', () => {
  const { answers } = resolveAnswers(
    { flags: { name: 'mine' }, file: { name: 'theirs', ci: 'github' }, directory: 'demo' },
    { yes: true },
  )
  expect(answers).toMatchObject({ name: 'mine', ci: 'github' })
})

test('the name comes from the last part of the directory', () => {
  const { answers } = resolveAnswers({ flags: {}, directory: '/tmp/a/shop' }, { yes: true })
  expect(answers.name).toBe('shop')
})

test.each<[string, Flags, RegExp]>([
  ['spaces in a name', { name: 'my shop' }, /lower-case.*--name my-shop/],
  ['shell in a name', { name: '$(reboot)' }, /lower-case.*--name reboot/],
  ['YAML in a name', { name: 'a: b' }, /lower-case/],
  ['a name of 300 characters', { name: 'a'.repeat(300) }, /has 300 characters; it takes 3 to 32/],
  ['a name that YAML reads as a boolean', { name: 'yes' }, /reserved.*yes-service/],
  ['a name that is a module of Node', { name: 'stream' }, /reserved.*stream-service/],
  ['an empty name', { name: '' }, /has 0 characters/],
  ['an unknown framework', { framework: 'ansible' }, /no choice "ansible".*sam/],
  ['a misspelled strategy', { rollout: 'regional-canari' }, /Did you mean regional-canary/],
  ['an unknown region', { regions: 'us-east-2,us-wesst-2' }, /Did you mean us-west-2/],
  ['a region twice', { regions: 'us-east-2,us-east-2' }, /us-east-2 is there twice/],
  ['one region', { regions: 'us-east-2' }, /two regions or more, not 1/],
  ['no region', { regions: ',' }, /two regions or more, not 0/],
  [
    'six regions',
    { regions: 'us-east-1,us-east-2,us-west-1,us-west-2,eu-west-1,eu-west-2' },
    /6 regions are more than the 5/,
  ],
  [
    'regions where there are none',
    { framework: 'workers', regions: 'us-east-1,us-east-2' },
    /--regions has no meaning with Cloudflare Workers, which has no regions.*Leave it out/,
  ],
  ...['regional-canary', 'canary-region'].map(
    (rollout): [string, Parameters<typeof withFlags>[0], RegExp] => [
      `${rollout} where there are no regions`,
      { framework: 'workers', rollout },
      /goes from region to region, and Cloudflare Workers has none.*--rollout inter-regional-canary/,
    ],
  ),
  [
    'a data layer of another framework',
    { framework: 'workers', data: 'dynamodb' },
    /DynamoDB global table is not to be had with --framework workers.*durable-objects/,
  ],
  [
    'PostgreSQL through Hyperdrive on AWS',
    { data: 'hyperdrive' },
    /through Hyperdrive is not to be had with --framework sam.*SQL there is --data dsql/,
  ],
  [
    'DSQL on Workers',
    { framework: 'workers', data: 'dsql' },
    /DSQL is not to be had with --framework workers.*SQL there is --data hyperdrive/,
  ],
  [
    'a strong table where it cannot be',
    { data: 'dynamodb-strong', regions: 'us-east-2,us-west-1' },
    /strongly consistent is not to be had in us-west-1/,
  ],
  [
    'a strong table over two continents',
    { data: 'dynamodb-strong', regions: 'us-east-1,eu-west-1' },
    /does not span us-east-1 and eu-west-1.*us-east-1, us-east-2, us-west-2; or eu-west-1/,
  ],
  [
    'a strong table over four regions',
    { data: 'dynamodb-strong', regions: 'eu-west-1,eu-west-2,eu-west-3,eu-central-1' },
    /strongly consistent spans 2 to 3 regions here, not 4/,
  ],
  [
    'clusters where they cannot be',
    { data: 'dsql', regions: 'us-east-2,us-west-1' },
    /Aurora DSQL is not to be had in us-west-1/,
  ],
  [
    'clusters on two continents',
    { data: 'dsql', regions: 'us-east-2,eu-west-1' },
    /Aurora DSQL does not span us-east-2 and eu-west-1.*all of one set: us-east-1, us-east-2, us-west-2; or/,
  ],
  [
    'three clusters',
    { data: 'dsql', regions: 'us-east-1,us-east-2,us-west-2' },
    /Aurora DSQL spans 2 regions here, not 3/,
  ],
  [
    'an approval where no step waits',
    { approval: true },
    /--approval has no meaning with GitHub Actions.*reviewer/,
  ],
  ['the CDK', { framework: 'cdk' }, /The AWS CDK is not offered.*There are sam, .*workers/],
  [
    'Pulumi in capitals',
    { framework: 'Pulumi' },
    /Pulumi is not offered.*There are sam, .*workers/,
  ],
  ['a framework by a word of its title', { framework: 'cloudflare' }, /Did you mean workers/],
  ['a framework by two', { framework: 'aws-sam' }, /Did you mean sam/],
  ['GitLab', { ci: 'gitlab' }, /no pipeline for GitLab CI.*There are github, circleci/],
  ['a CI system by its title', { ci: 'github-actions' }, /Did you mean github/],
  ['a relational server', { data: 'relational' }, /at the speed of light.*--data dsql/],
  [
    'a relational server at the edge',
    { framework: 'workers', data: 'mysql' },
    /at the speed of light.*--data hyperdrive/,
  ],
  ['a store that is no more', { data: 'fauna' }, /ended on 2025-05-30/],
  ['0 %', { shift: 'canary0-15m' }, /0 %.*1 to 99 %/],
  ['101 %', { shift: 'canary101-15m' }, /101 %.*1 to 99 %/],
  [
    'a canary that no alarm can stop',
    { shift: 'canary10-4m' },
    /an alarm can fire.*takes 5 minutes/,
  ],
  [
    'a canary that is over before it can be judged, where each step waits for its metrics',
    { framework: 'workers', shift: 'canary10-2m' },
    /tells its gate too little, which judges 3 minutes/,
  ],
  ['a shift of days', { shift: 'linear1-60m' }, /would take 5940 minutes/],
  ['a shift of a hundred steps', { shift: 'linear1-1m' }, /by 1 % takes more than 20 steps/],
  [
    'a shift whose steps wait too long for their metrics',
    { framework: 'workers', shift: 'linear5-8m' },
    /would take 190 minutes/,
  ],
  [
    'a shift that a stack set would not see the end of',
    { deployment: 'stacksets', shift: 'linear10-10m' },
    /With stacksets .* 45 minutes at most, .*ends after an hour.*linear10-1m/,
  ],
  [
    'a name that a stack set would cut',
    { name: 'orders-of-the-whole-world', deployment: 'stacksets' },
    /With stacksets .* 24 characters at most, and orders-of-the-whole-world has 25.*--name/,
  ],
  ['a shift in words', { shift: 'slowly' }, /neither canary.*--shift canary10-15m/],
  [
    'a shift where there is none',
    { rollout: 'all-at-once', shift: 'canary10-15m' },
    /no meaning with all-at-once/,
  ],
  ['a domain with a scheme', { domain: 'https://API.shop.com/v1' }, /scheme.*api\.shop\.com/],
  ['a domain with a port', { domain: 'api.shop.com:443' }, /more than a host name/],
  ['a wildcard', { domain: '*.shop.com' }, /not a lower-case host name/],
  ['an address', { domain: '10.0.0.1' }, /is an address/],
  ['a single label', { domain: 'localhost' }, /has no dot/],
  ['a domain too long for a certificate', { domain: `${'a'.repeat(60)}.shop.com` }, /64/],
])('%s is refused with a way out', (_what, flags, says) => {
  expect(refusal(() => withFlags(flags))).toMatch(says)
})

test('a name that is the directory’s is refused with another directory as a way out', () => {
  const refused = (gathered: object, says: RegExp) =>
    expect(
      refusal(() => resolveAnswers({ flags: {}, directory: 'nc', ...gathered }, { yes: true })),
    ).toMatch(says)
  refused({}, /Take --name orders, for example\. Or choose another directory\.$/)
  refused({ flags: { name: 'nc' } }, /Take --name orders, for example\.$/)
})

test('a refusal prints no control characters of what was typed', () => {
  const text = refusal(() => withFlags({ framework: '\u001b[2Jsam\n' }))
  expect(text).not.toContain('\u001b')
  expect(text).not.toContain('\n')
})

test.each<[string, unknown, RegExp]>([
  ['a list', ['sam'], /no JSON object/],
  ['null', null, /no JSON object/],
  ['an unknown answer', { frameork: 'sam' }, /Did you mean framework/],
  ['__proto__', JSON.parse('{"__proto__": {"name": "x"}}'), /unknown answer "__proto__"/],
  ['constructor', { constructor: 'x' }, /unknown answer "constructor"/],
  ['a number for a string', { name: 7 }, /name is not a string/],
  ['a string for a list', { regions: 'us-east-2,us-west-2' }, /regions is not a list of strings/],
  ['a nested list', { regions: [['us-east-2'], 'us-west-2'] }, /regions is not a list of strings/],
  ['a word for a switch', { ci: 'circleci', approval: 'yes' }, /approval is not true or false/],
  ['an object for a string', { domain: { toString: 'x' } }, /domain is not a string/],
])('an answers file with %s is refused', (_what, content, says) => {
  expect(refusal(() => withFile(content))).toMatch(says)
})

test('a choice named like a property of objects is unknown', () => {
  expect(refusal(() => withFlags({ data: 'constructor' }))).toMatch(/no choice "constructor"/)
})

const recorded = {
  name: 'shop',
  framework: 'sam',
  regions: ['us-east-2', 'us-west-2'],
  data: 'dynamodb',
  ci: 'circleci',
  approval: true,
  rollout: 'inter-regional-canary',
  shift: 'canary10-15m',
  domain: 'api.example.com',
}

const moved = (flags: Flags, over: object = {}, yes = true) =>
  resolveAnswers({ flags, recorded: { ...recorded, ...over }, directory: undefined }, { yes })

test('what a project was made with is taken as it is, and no optional answer is missing', () => {
  const { domain, approval, ...others } = recorded
  expect(moved({}, {}, false)).toEqual({
    answers: recorded,
    missing: [],
    outdated: [],
  })
  expect(
    resolveAnswers({ flags: {}, recorded: others, directory: undefined }, { yes: false }).missing,
  ).toEqual([])
})

test('a flag wins over what was recorded, and the rest stays', () => {
  expect(moved({ regions: 'us-east-2,us-west-2,eu-west-1' }).answers).toEqual({
    ...recorded,
    regions: ['us-east-2', 'us-west-2', 'eu-west-1'],
  })
})

test('a recorded answer that has no meaning beside a given one goes, and what that needs is missing', () => {
  expect(moved({ rollout: 'all-at-once' }).answers).not.toHaveProperty('shift')
  const { answers, missing } = moved({ framework: 'workers' }, {}, false)
  expect(answers).not.toHaveProperty('regions')
  expect(missing.map(({ id }) => id)).toEqual(['data'])
})

test.each<[string, Flags, object, RegExp]>([
  [
    'a data layer that does not span the regions that are given',
    { regions: 'us-east-1,eu-west-1' },
    { data: 'dsql', regions: ['us-east-1', 'us-east-2'] },
    /^The project's data, dsql, does not go with what is given: Aurora DSQL does not span us-east-1 and eu-west-1.*--data too/,
  ],
  [
    'a data layer of another framework',
    { framework: 'workers' },
    {},
    /^The project's data, dynamodb, .*--framework workers.*durable-objects.*--data too/,
  ],
  [
    'a strategy that goes over regions',
    { framework: 'workers', data: 'kv' },
    { rollout: 'regional-canary' },
    /^The project's rollout, regional-canary, .*goes from region to region.*--rollout inter-regional-canary/,
  ],
  [
    'a shift that takes too long',
    { deployment: 'stacksets' },
    { shift: 'linear10-10m' },
    /^The project's shift, linear10-10m, .*With stacksets/,
  ],
  [
    'a way that a longer name does not go with',
    { name: 'orders-of-the-whole-world' },
    { deployment: 'stacksets' },
    /^The project's deployment, stacksets, .*24 characters/,
  ],
])('a recorded answer is not changed by itself: %s', (_what, flags, over, says) => {
  expect(refusal(() => moved(flags, over))).toMatch(says)
})

test('--no-domain and --no-approval take an answer back', () => {
  const { answers, missing } = moved({ domain: false, approval: false }, {}, false)
  expect(answers).not.toHaveProperty('domain')
  expect(answers).not.toHaveProperty('approval')
  expect(missing).toEqual([])
})

test.each<[object, Flags, RegExp]>([
  [{ name: '../evil' }, {}, /^\.yo-rc\.json has an answer that cannot be taken/],
  [{ name: '../evil' }, { ci: 'github' }, /^\.yo-rc\.json has an answer that cannot be taken/],
  [{ regions: ['us-east-2'] }, {}, /cannot be taken: Active-active needs two/],
  [{ regions: 'us-east-2' }, {}, /^In \.yo-rc\.json, regions is not a list/],
  [{ colour: 'red' }, {}, /^\.yo-rc\.json has an unknown answer "colour"/],
])('recorded %j is refused whatever else is given', (over, flags, says) => {
  expect(refusal(() => moved(flags, over))).toMatch(says)
})

test('a recorded answer that was never good is not covered up by another that is given', () => {
  expect(refusal(() => moved({ ci: 'github' }, { domain: 'not a host' }))).toMatch(/domain/)
})

test('who says nothing of the deployment is not asked, and records nothing', () => {
  const asked = resolveAnswers({ flags: { framework: 'sam' }, directory: 'demo' }, { yes: false })
  expect(asked.missing.map(({ id }) => id)).not.toContain('deployment')
  const taken = resolveAnswers({ flags: { framework: 'sam' }, directory: 'demo' }, { yes: true })
  expect(taken.answers).not.toHaveProperty('deployment')
})

test('a recorded deployment goes with the framework that it was for', () => {
  const before = { ...recorded, deployment: 'stacksets' }
  const kept = resolveAnswers({ flags: {}, recorded: before, directory: undefined }, { yes: true })
  expect(kept.answers.deployment).toBe('stacksets')
  const flags = { framework: 'terraform' }
  const left = resolveAnswers({ flags, recorded: before, directory: undefined }, { yes: true })
  expect(left.answers).not.toHaveProperty('deployment')
})

test('a deployment is refused where the framework has one way', () => {
  const flags = { framework: 'terraform', deployment: 'stacksets' }
  expect(() => resolveAnswers({ flags, directory: 'demo' }, { yes: true })).toThrow(
    '--deployment has no meaning with --framework terraform',
  )
})
