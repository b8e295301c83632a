import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import Environment from 'yeoman-environment'
import type Generator from 'yeoman-generator'
import helpers from 'yeoman-test'
import ActiveActiveGenerator from '../../generators/app/index.ts'
import { recordKey } from '../../generators/project/record.ts'
import { packageRoot } from '../../generators/root.ts'
import { cleanEnv, listing, run, scratch, useCommand } from '../support/command.ts'

const command = useCommand()
const flags = { yes: true, skipInstall: true, git: false, offline: true }

function backAfterwards() {
  const before = process.cwd()
  onTestFinished(() => process.chdir(before))
}

test('under yo, flags and defaults make the same project', async () => {
  const directory = scratch()
  // yeoman-test goes back to where it began, also when the process ends: that must not be a folder that is gone by then.
  backAfterwards()
  await helpers
    .run(
      ActiveActiveGenerator as never,
      {
        namespace: `${recordKey}:app`,
        resolved: join(packageRoot, 'generators/app/index.ts'),
      } as never,
      { adapter: undefined } as never,
    )
    .withArguments(['shop'])
    .withOptions({ ...flags, regions: 'eu-west-1,us-east-1' } as never)
    .inDir(directory)
  const record = JSON.parse(readFileSync(join(directory, 'shop/.yo-rc.json'), 'utf8'))
  expect(record[recordKey].answers).toMatchObject({
    name: 'shop',
    regions: ['eu-west-1', 'us-east-1'],
  })
  expect(listing(directory)).toEqual(['shop'])
})

test('yo is told of no flag that does nothing under it', async () => {
  const environment = new Environment({ cwd: scratch(), skipInstall: true })
  const path = join(command.root, 'dist/generators/app/index.js')
  const generator = (await environment.create(path, {
    generatorOptions: { help: true },
  } as never)) as unknown as Generator
  const declared = Object.keys((generator as unknown as { _options: object })._options)
  expect(declared).toContain('rollout')
  for (const flag of ['json', 'version']) expect(declared).not.toContain(flag)
})

test('the built generator is found by its path, as yo finds it, and its record is the package’s', async () => {
  const directory = scratch()
  backAfterwards()
  process.chdir(directory)
  const environment = new Environment({ cwd: directory, skipInstall: true })
  const path = join(command.root, 'dist/generators/app/index.js')
  await environment.run([path, 'orders'], flags as object)
  const record = JSON.parse(readFileSync(join(directory, 'orders/.yo-rc.json'), 'utf8'))
  const root = environment.rootGenerator() as unknown as Generator
  expect(Object.keys(record)).toEqual([root.rootGeneratorName()])
})

test('under yo, a refusal says its hint and ends with its own code', async () => {
  const home = scratch()
  const path = JSON.stringify(join(command.root, 'dist/generators/app/index.js'))
  const given = { ...flags, data: 'dsql', regions: 'us-east-2,eu-west-1' }
  const script = `
    import Environment from 'yeoman-environment'
    const environment = new Environment({ skipInstall: true })
    environment.on('error', () => process.exit(1))
    await environment.run([${path}, ${JSON.stringify(join(home, 'orders'))}], ${JSON.stringify(given)})
  `
  const { code, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: packageRoot,
    env: cleanEnv(home),
  })
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/does not span us-east-2 and eu-west-1\.\n[\s\S]*of one set/),
  })
  expect(listing(home)).toEqual([])
})
