import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listing, run, scratch, useCommand } from '../support/command.ts'

const command = useCommand()

test('--version prints the version alone', async () => {
  const { code, stdout, stderr } = await command.run(['--version'], { cwd: scratch() })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('--help lists every flag and the exit codes', async () => {
  const { code, stdout } = await command.run(['--help'], { cwd: scratch() })
  expect(code).toBe(0)
  for (const word of ['--regions', '--rollout', '--shift', '--dry-run', '--offline', '130']) {
    expect(stdout).toContain(word)
  }
})

test('--json has --version and --help print an object as well', async () => {
  const asked = async (flag: string) =>
    JSON.parse((await command.run([flag, '--json'], { cwd: scratch() })).stdout)
  expect(await asked('--version')).toEqual({ ok: true, version: expect.stringMatching(/^\d+\./) })
  expect(await asked('--help')).toEqual({ ok: true, help: expect.stringContaining('--regions') })
})

const refused: [string, string[], RegExp][] = [
  ['an unknown flag', ['a-name', '--rolout', 'x'], /--rolout.*--rollout/],
  [
    'an unknown region',
    ['orders', '--yes', '--regions', 'us-east-2,us-wset-2'],
    /us-wset-2.*us-west-2/,
  ],
  ['one region', ['orders', '--yes', '--regions', 'us-east-2'], /two regions/],
  ['a region twice', ['orders', '--yes', '--regions', 'us-east-2,us-east-2'], /twice/],
  ['a relational server', ['orders', '--yes', '--data', 'relational'], /relational.*--data dsql/i],
  ['a domain with a scheme', ['orders', '--yes', '--domain', 'https://a.example'], /scheme/],
  ['0 %', ['orders', '--yes', '--shift', 'canary0-15m'], /0 %/],
  ['101 %', ['orders', '--yes', '--shift', 'canary101-15m'], /101 %/],
  ['a name with shell characters', ['$(rm -rf x)', '--yes'], /name/],
  ['a name of 300 characters', ['x'.repeat(300), '--yes'], /300/],
  ['a reserved word', ['con', '--yes'], /reserved/],
  ['an answers file that is not there', ['orders', '--yes', '--answers', 'no.json'], /no\.json/],
]

for (const [what, args, message] of refused) {
  test(`${what} is refused in a sentence or two, with exit code 2 and nothing written`, async () => {
    const cwd = scratch()
    const { code, stdout, stderr } = await command.run(args, { cwd })
    expect(stderr.replaceAll('\n', ' ')).toMatch(message)
    expect({ code, stdout, made: listing(cwd) }).toEqual({ code: 2, stdout: '', made: [] })
    expect(stderr).not.toMatch(/^\s+at /m)
  })
}

test('a hostile answers file is refused with nothing written', async () => {
  const cwd = scratch()
  for (const content of [
    '{',
    '[]',
    '{"regions": 7}',
    '{"__proto__": {"name": "x"}}',
    ' '.repeat(10_000_000),
  ]) {
    writeFileSync(join(cwd, 'answers.json'), content)
    const { code, stderr } = await command.run(['orders', '--yes', '--answers', 'answers.json'], {
      cwd,
    })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('answers') })
    expect(listing(cwd)).toEqual(['answers.json'])
  }
})

test('answers come from a process substitution and from stdin', async () => {
  const json = '{"regions": ["eu-west-1", "us-east-1"]}'
  for (const script of [
    `"$0" "$@" --answers <(sleep 0.1; echo '${json}')`,
    `echo '${json}' | "$0" "$@" --answers /dev/stdin`,
    `"$0" "$@" --answers /dev/stdin <<< '${json}'`,
  ]) {
    const cwd = scratch()
    const words = [process.execPath, command.cli, 'orders', '--yes', '--dry-run', '--json']
    const { stdout } = await run('bash', ['-c', script, ...words], { cwd })
    expect(JSON.parse(stdout).answers.regions).toEqual(['eu-west-1', 'us-east-1'])
  }
})

test('Ctrl-C ends the wait for answers that do not come', async () => {
  const cwd = scratch()
  const script = '"$0" "$@" --answers <(exec sleep 30 2>/dev/null) & sleep 1; kill -INT $!; wait $!'
  // A background job of a script ignores SIGINT, unless it is one of a shell with job control.
  const words = ['-mc', script, process.execPath, command.cli, 'orders', '--yes']
  const { code, milliseconds } = await run('bash', words, { cwd })
  expect(code).toBe(130)
  expect(milliseconds).toBeLessThan(20_000)
})

test('without a terminal a missing answer is named at once', async () => {
  const cwd = scratch()
  const { code, stderr, milliseconds } = await command.run(['orders', '--framework', 'sam'], {
    cwd,
  })
  expect(code).toBe(2)
  for (const flag of ['--regions', '--data', '--ci', '--rollout']) expect(stderr).toContain(flag)
  expect(stderr).not.toContain('--framework')
  expect(stderr).not.toContain('--domain')
  expect(milliseconds).toBeLessThan(20_000)
  expect(listing(cwd)).toEqual([])
})

test('without a terminal and with every answer given nothing is asked', async () => {
  const cwd = scratch()
  const answers = [
    '--framework',
    'sam',
    '--regions',
    'us-east-2,us-west-2',
    '--data',
    'dynamodb',
    '--ci',
    'github',
    '--rollout',
    'all-at-once',
  ]
  const { code } = await command.run(['orders', ...answers, '--no-install', '--no-git'], { cwd })
  expect(code).toBe(0)
  expect(existsSync(join(cwd, 'orders/package.json'))).toBe(true)
})

test('an answers file and a flag together: the flag wins', async () => {
  const cwd = scratch()
  writeFileSync(
    join(cwd, 'a.json'),
    JSON.stringify({ rollout: 'all-at-once', regions: ['eu-west-1', 'us-east-1'] }),
  )
  const args = [
    'orders',
    '--answers',
    'a.json',
    '--rollout',
    'canary-region',
    '--yes',
    '--json',
    '--dry-run',
  ]
  const { stdout } = await command.run(args, { cwd })
  expect(JSON.parse(stdout).answers).toMatchObject({
    rollout: 'canary-region',
    regions: ['eu-west-1', 'us-east-1'],
  })
})
