import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Failure } from '../command.ts'
import type { Say } from './calls.ts'
import type { StackUpdate } from './cloud.ts'

/** The arguments of the one `sam` command that creates or updates a stack. */
export function samArguments(update: StackUpdate, stackRoleArn?: string): string[] {
  const overrides = Object.entries(update.parameters).map(([name, value]) => `${name}=${value}`)
  return [
    'deploy',
    '--template-file',
    update.template.path,
    '--stack-name',
    update.stack,
    '--region',
    update.region,
    '--capabilities',
    'CAPABILITY_IAM',
    'CAPABILITY_AUTO_EXPAND',
    '--no-confirm-changeset',
    '--no-fail-on-empty-changeset',
    ...(update.upload
      ? ['--s3-bucket', update.upload.bucket, '--s3-prefix', update.upload.prefix]
      : []),
    ...(stackRoleArn ? ['--role-arn', stackRoleArn] : []),
    ...(overrides.length > 0 ? ['--parameter-overrides', ...overrides] : []),
  ]
}

/** Runs `sam`, every line of its output behind the region's name, and waits for its end. */
export async function sam(update: StackUpdate, say: Say): Promise<void> {
  const { path, bytes } = update.template
  if (!bytes) return run(update, say)
  const folder = await mkdtemp(join(tmpdir(), `${update.stack}-`))
  try {
    const copy = join(folder, basename(path))
    await writeFile(copy, bytes)
    await run({ ...update, template: { path: copy } }, say)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function run(update: StackUpdate, say: Say): Promise<void> {
  const child = spawn('sam', samArguments(update, process.env.STACK_ROLE_ARN), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SAM_CLI_TELEMETRY: '0' },
  })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim()) say(`${update.region}  ${line}`)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new Failure('sam is not on the PATH: install the AWS SAM CLI, then run this again.')
          : error,
      )
    })
    child.once('close', resolve)
  })
  if (code !== 0) {
    throw new Failure(
      `sam deploy of ${update.stack} in ${update.region} ended with ${code ?? 'a signal'}: see its lines above.`,
    )
  }
}
