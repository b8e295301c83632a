import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnv, scratch, useCommand } from '../support/command.ts'

const command = useCommand()

/** A project in its repository, and a clone of it as Git for Windows makes one. */
async function cloned() {
  const cwd = scratch()
  writeFileSync(join(cwd, '.gitconfig'), '[user]\nname = Test\nemail = test@example.com\n')
  const env = cleanEnv(cwd)
  const git = (...words: string[]) => execFileSync('git', words, { cwd, env, encoding: 'utf8' })
  await command.run(['orders', '--yes', '--no-install', '--offline'], { cwd, env })
  git('clone', '--quiet', '--config', 'core.autocrlf=true', 'orders', 'clone')
  return { cwd, env, git }
}

test('a checkout on Windows has the bytes of any other', async () => {
  const { cwd, git } = await cloned()
  const files = git('-C', 'orders', 'ls-files', '-z').split('\0').filter(Boolean)
  const differing = files.filter(
    (path) =>
      !readFileSync(join(cwd, 'orders', path)).equals(readFileSync(join(cwd, 'clone', path))),
  )
  expect(files.length).toBeGreaterThan(100)
  expect(differing).toEqual([])
})

test('an upgrade in a checkout on Windows leaves nothing that only seems to be changed', async () => {
  const { cwd, env, git } = await cloned()
  const args = ['clone', '--rollout', 'all-at-once', '--yes', '--no-install', '--offline']
  const { code, stdout } = await command.run([...args, '--json'], { cwd, env })
  expect(code).toBe(0)
  const changed = git('-C', 'clone', 'status', '--porcelain').split('\n').filter(Boolean)
  const shown = git('-C', 'clone', 'diff', '--numstat').split('\n').filter(Boolean)
  expect(shown).toHaveLength(changed.filter((line) => line.startsWith(' M')).length)
  expect(JSON.parse(stdout).written).toBe(true)
  expect(readdirSync(join(cwd, 'clone'))).toContain('topology.ts')
})
