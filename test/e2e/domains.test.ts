import { cpSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { useCommand } from '../support/command.ts'
import { domains } from '../support/domains.ts'
import { author, Owned, quiet } from '../support/owned.ts'
import { drillsNotice } from './faults.ts'
import { decided, failure, inProject, sharedInstallation } from './projects.ts'

// Services of another kind than the sample, put in its place as docs/make-it-yours.md says and in no other way.

/** Files that an owner writes or changes, tests and README included. */
const most = 14
const machinery = /^(infra|toolkit|\.github)\//

const command = useCommand()
const [first, ...others] = domains.map(({ answers }) => answers)
const { make } = sharedInstallation(first, ...others)

describe.each(domains.map((domain) => ({ ...domain, ...domain.answers, name: domain.name })))(
  '$name with $framework and $data',
  ({ name, framework, data, edits, faults, more }) => {
    let project: Owned

    beforeAll(async () => {
      const root = dirname(make('sample'))
      const env = { ...process.env, ...author }
      const words = [`${name}-${framework}`, '--yes', '--framework', framework, '--data', data]
      const made = await command.run([...words, ...quiet], { cwd: root, env })
      expect(failure(made)).toBe('')
      project = new Owned(command, { directory: join(root, `${name}-${framework}`), env })
      const page = project.read('docs/make-it-yours.md')
      for (const line of page.match(/^git rm .*/gm) ?? []) project.git(...line.split(' ').slice(1))
      for (const files of ['files', data]) {
        const from = join(packageRoot, 'test/domains', name, files)
        if (existsSync(from)) cpSync(from, project.directory, { recursive: true })
      }
      for (const { file, from, to } of edits) project.change(file, from, to)
      project.commit()
    })

    test(`needs ${most} files at most, and of the machinery what validate asks for`, () => {
      const changed = project.git('diff', '--name-only', '--diff-filter=d', 'HEAD~1').trim()
      const touched = changed.split('\n')
      const asked = edits.map(({ file }) => file).filter((file) => machinery.test(file))
      expect(touched.filter((file) => machinery.test(file))).toEqual([...new Set(asked)].sort())
      expect(touched.length, changed).toBeLessThanOrEqual(most)
    })

    test.each(['check', 'test'])('passes npm run %s', async (script) => {
      expect(failure(await inProject('npm', ['run', script], project.directory))).toBe('')
    })

    test('passes npm run validate, but for what needs a validator of somebody else’s', async () => {
      const env = { PATH: dirname(process.execPath), CI: '' }
      const words = ['toolkit/commands/validate.ts']
      expect(failure(await inProject(process.execPath, words, project.directory, env))).toBe('')
    })

    test('keeps its promises in every drill', async (context) => {
      const words = ['toolkit/commands/drill.ts', 'all']
      const outcome = decided(await inProject('node', words, project.directory), context)
      expect(failure(outcome)).toBe('')
    })

    drillsNotice(faults, {
      make(folder) {
        const copy = join(dirname(project.directory), `${name}-${framework}-${folder}`)
        cpSync(project.directory, copy, { recursive: true })
        return copy
      },
    })

    test('takes a region more without a conflict', async () => {
      const { code, stdout, stderr } = await project.again(['--yes', ...more])
      expect(code, `${stdout}${stderr}`).toBe(0)
      expect(project.git('ls-files', '--unmerged')).toBe('')
      expect(project.read('topology.ts')).toContain(more[1]?.split(',').at(-1))
      const checked = await inProject('npm', ['run', 'check'], project.directory)
      expect(failure(checked)).toBe('')
    })
  },
)
