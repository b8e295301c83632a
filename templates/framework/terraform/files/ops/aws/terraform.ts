import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Failure } from '../command.ts'
import type { Say } from './calls.ts'
import type { Root } from './cloud.ts'

/** Runs `terraform` in a root, every line of its output behind the root's name. */
export async function terraform(root: Root, words: string[], say: Say): Promise<string> {
  const child = spawn('terraform', [`-chdir=${root.path}`, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TF_IN_AUTOMATION: '1', TF_INPUT: '0' },
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim()) say(`${root.label}  ${line}`)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new Failure('terraform is not on the PATH: install it, then run this again.')
          : error,
      )
    })
    child.once('close', resolve)
  })
  if (code !== 0) {
    throw new Failure(
      `terraform ${words[0]} of ${root.path} ended with ${code ?? 'a signal'}: see its lines above.`,
    )
  }
  return output
}
