import { expect, test } from 'vitest'
import { parseArguments } from '../../generators/options/arguments.ts'

const refusal = (argv: string[]) => {
  try {
    parseArguments(argv)
  } catch (error) {
    return `${(error as Error).message}. ${(error as { hint?: string }).hint}`
  }
  throw new Error('nothing was refused')
}

test('flags may come before and after the directory, with a blank or an equals sign', () => {
  const { directory, flags, switches } = parseArguments([
    '--name',
    'shop',
    'demo',
    '--regions=us-east-2,us-west-2',
    '--approval',
    '--no-install',
    '-y',
  ])
  expect(directory).toBe('demo')
  expect(flags).toEqual({ name: 'shop', regions: 'us-east-2,us-west-2', approval: true })
  expect(switches).toMatchObject({ yes: true, install: false, git: true, json: false })
})

test('what a project can do without is denied by --no-<option>', () => {
  expect(parseArguments(['--no-domain', '--no-approval']).flags).toEqual({
    domain: false,
    approval: false,
  })
})

test.each<[string[], RegExp]>([
  [['--domain', 'api.example.com', '--no-domain'], /--domain and --no-domain are both given/],
  [['--no-regions'], /no flag "--no-regions"/],
  [['--rolout', 'x'], /no flag "--rolout".*Did you mean --rollout\?/],
  [['--instal'], /no flag "--instal"/],
  [['-x'], /no flag "-x"/],
  [['--xyzzyxyzzy'], /--help lists them/],
  [['--regions'], /--regions has no value/],
  [['--regions', '--yes'], /--regions has no value/],
  [['--yes=please'], /--yes takes no value/],
  [['--approval=yes'], /--approval takes no value/],
  [[''], /directory is an empty word/],
  [['--regions', 'a,b', '--regions=c,d'], /--regions is given twice/],
  [['--answers', 'a', '--answers', 'b'], /--answers is given twice/],
  [['a', 'b'], /two directories, "a" and "b"/],
])('%j is refused', (argv, says) => {
  expect(refusal(argv)).toMatch(says)
})
