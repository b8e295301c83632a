import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { combinations } from '../support/combinations.ts'
import { testedProjectOf, writeTree } from '../support/lay-out.ts'

test('no module of a project imports itself, by whatever way round', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cycles-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const kinds = Map.groupBy(combinations(), ({ framework, deployment, data, sample }) =>
    [framework, deployment, data, sample].join(' '),
  )
  // The first and the last of a kind differ in all else.
  const projects = [...kinds.values()].flatMap((all) => [...all.slice(0, 1), ...all.slice(-1)])
  for (const [index, answers] of projects.entries()) {
    const modules = [...testedProjectOf(answers)].filter(([path]) => path.endsWith('.ts'))
    writeTree(new Map(modules), join(directory, `${index}`))
  }
  const noImportCycles = { level: 'error', options: { ignoreTypes: false } }
  writeFileSync(
    join(directory, 'biome.json'),
    JSON.stringify({ linter: { rules: { suspicious: { noImportCycles } } } }),
  )
  const biome = join(packageRoot, 'node_modules/.bin/biome')
  const { status, stdout, stderr } = spawnSync(
    biome,
    ['lint', '--only=suspicious/noImportCycles'],
    { cwd: directory, encoding: 'utf8' },
  )
  expect(status === 0 ? '' : `${stdout}${stderr}`).toBe('')
  expect(stderr).toMatch(/Checked \d{4} files/)
})
