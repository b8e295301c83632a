import { spawn } from 'node:child_process'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Finding } from './project.ts'

export type Verdict =
  | { status: 'passed' | 'failed'; findings: Finding[] }
  | { status: 'missing'; findings: [] }

interface Ran {
  code: number | null
  output: string
}

/** Runs `terraform`; undefined when it is not installed. */
function run(cwd: string, ...words: string[]): Promise<Ran | undefined> {
  const child = spawn('terraform', words, { cwd, env: { ...process.env, TF_IN_AUTOMATION: '1' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(undefined) : reject(error),
    )
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** The roots that can be told from each other, and the module that holds the tests of what they have in common. */
const roots = ['infra/bootstrap', 'infra/global', `infra/regions/${topology.home}`]
const tested = ['infra/global', 'infra/modules/region']

/**
 * Runs `terraform fmt`, `validate` and `test`, without an account. In CI a root needs the lock file of its providers.
 *
 * @throws when the provider cannot be had
 */
export async function terraform(cwd: string): Promise<Verdict> {
  const format = await run(cwd, 'fmt', '-check', '-recursive', '-no-color', 'infra')
  if (!format) return { status: 'missing', findings: [] }
  const findings: Finding[] = format.output
    .split('\n')
    .filter((line) => line.endsWith('.tf') || line.endsWith('.hcl'))
    .map((file) => ({
      file,
      where: 'the file',
      problem: 'it is not formatted',
      fix: 'run "terraform fmt -recursive infra"',
    }))
  for (const folder of new Set([...roots, ...tested])) {
    const locked = roots.includes(folder) && process.env.CI === 'true'
    const mode = locked ? ['-lockfile=readonly'] : []
    const ready = await run(cwd, `-chdir=${folder}`, 'init', '-backend=false', '-no-color', ...mode)
    if (locked && ready?.output.includes('Provider dependency changes detected')) {
      findings.push({
        file: `${folder}/.terraform.lock.hcl`,
        where: 'the file',
        problem: 'it is not there, or does not say which version of a provider is taken',
        fix: `run "terraform -chdir=${folder} init -backend=false", and commit it`,
      })
      continue
    }
    if (ready?.code !== 0) {
      throw new Failure(`terraform init of ${folder} failed:\n${ready?.output.trim()}`)
    }
    const words = tested.includes(folder) ? ['test', '-no-color'] : ['validate', '-no-color']
    const checked = await run(cwd, `-chdir=${folder}`, ...words)
    if (checked?.code === 0) continue
    findings.push({
      file: folder,
      where: `terraform ${words[0]}`,
      problem: `it failed\n${checked?.output.trim()}\n`,
      fix: 'mend what it names',
    })
  }
  return { status: findings.length === 0 ? 'passed' : 'failed', findings }
}
