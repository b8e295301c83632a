import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Failure, type Say } from '../commands/command.ts'
import { uncut } from '../commands/interruption.ts'
import type { Root } from './cloud.ts'

/**
 * Runs `terraform` in a root, every line of its output behind the root's name. On a first SIGINT it stops what it can, writes
 * the state and gives the lock back; a second one ends it at once.
 */
export async function terraform(root: Root, words: string[], say: Say): Promise<string> {
  let output = ''
  const code = await uncut((group) => {
    const child = spawn('terraform', [`-chdir=${root.path}`, ...words], {
      ...group,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TF_IN_AUTOMATION: '1', TF_INPUT: '0' },
    })
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim()) say(`${root.label}  ${line}`)
      })
    }
    return child
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Failure('terraform is not on the PATH: install it, then run this again.')
  })
  if (code !== 0) {
    throw new Failure(
      `terraform ${words[0]} of ${root.path} ended with ${code ?? 'a signal'}: see its lines above.`,
    )
  }
  return output
}
