import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { run, scratch, useCommand } from '../support/command.ts'

const command = useCommand()

/** Starts the bin as another version of Node would see it. */
const under = (version: string, args = ['--version']) => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const start = `${pretend}; require(${JSON.stringify(command.cli)})`
  return run(process.execPath, ['-e', start, 'cli', ...args], { cwd: scratch() })
}

for (const version of ['6.17.1', '18.20.0', '20.20.2', '22.17.1', '23.11.0', '24.10.0']) {
  test(`Node ${version} is told which version is needed, without a stack trace`, async () => {
    const { code, stdout, stderr } = await under(version)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/needs Node 22\.18 .* 24\.11/)
    expect(stderr).toContain(version)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
}

test('a program that asked for JSON is told in JSON', async () => {
  const { code, stdout } = await under('20.20.2', ['--version', '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    exitCode: 1,
    error: expect.stringContaining('20.20.2'),
  })
})

for (const version of ['22.18.0', '24.11.0', '25.0.0', '26.1.0']) {
  test(`Node ${version} is taken`, async () => {
    expect(await under(version)).toMatchObject({ code: 0, stderr: '' })
  })
}

test('the bin takes the versions that package.json states', () => {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  expect(engines.node).toBe('^22.18 || >=24.11')
})

test('the bin has nothing in it that an old Node cannot parse', () => {
  const source = readFileSync(join(packageRoot, 'generators/cli.cjs'), 'utf8')
  const code = source.replace(/^#!.*|\/\/.*$/gm, '').replace(/'[^']*'/g, "''")
  expect(code).not.toMatch(/=>|`|\?\.|\?\?|\*\*|\.\.\.|\b(const|let|class|async|await|import|of)\b/)
})
