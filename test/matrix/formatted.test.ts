import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { combinations } from '../support/combinations.ts'
import { testedProjectOf, writeTree } from '../support/lay-out.ts'
import { pairwise } from '../support/pairwise.ts'

const frameworks = Map.groupBy(combinations(), ({ framework }) => framework)

test.each([...frameworks])(
  "every distinct text of %s's projects is formatted, and has nothing to lint",
  (_framework, all) => {
    const directory = mkdtempSync(join(tmpdir(), 'texts-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    const seen = new Map<string, Set<string>>()
    for (const project of pairwise(all).map(testedProjectOf)) {
      for (const [path, file] of project) {
        const texts = seen.get(path) ?? new Set()
        seen.set(path, texts)
        const text = file.bytes.toString('utf8')
        if (texts.has(text)) continue
        // The second text of a path is in the second folder; the formatter's settings, one for all, are above.
        const folder = path === 'biome.json' ? directory : join(directory, `${texts.size}`)
        writeTree(new Map([[path, file]]), folder)
        texts.add(text)
      }
    }
    expect(seen.get('biome.json')?.size).toBe(1)
    const biome = join(packageRoot, 'node_modules/.bin/biome')
    const words = ['check', '--error-on-warnings', '--max-diagnostics=50']
    const { status, stdout, stderr } = spawnSync(biome, words, {
      cwd: directory,
      encoding: 'utf8',
    })
    expect(status === 0 ? '' : `${stdout}${stderr}`).toBe('')
    expect(stderr).toMatch(/Checked \d{3} files/)
  },
)
