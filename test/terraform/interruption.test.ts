import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { motoIsThere } from '../ops/moto.ts'
import { type Aws, startAws } from './aws.ts'
import {
  credentials,
  environment,
  installPackages,
  makeBucket,
  makeProject,
  missing,
  type Project,
} from './project.ts'

const HOME = 'us-east-2'

describe.skipIf(missing !== undefined || !motoIsThere)('a deployment with Terraform', () => {
  let aws: Aws
  let project: Project

  beforeAll(async () => {
    aws = await startAws()
    project = makeProject({}, installPackages())
    for (const region of [HOME, 'us-west-2']) await makeBucket(aws, region)
    // Also writes the lock files that an owner has committed.
    await project.ops('release', credentials(aws))
  })
  afterAll(() => aws?.stop())

  /** Whether somebody holds the lock of what exists once. */
  async function locked(): Promise<boolean> {
    const authorization = `AWS4-HMAC-SHA256 Credential=testing/20260101/${HOME}/s3/aws4_request`
    const state = `${aws.url}/orders-${HOME}-123456789012/state/global.tfstate`
    expect((await fetch(state, { headers: { authorization } })).status).toBe(200)
    return (await fetch(`${state}.tflock`, { headers: { authorization } })).ok
  }

  /** Deploys as a step of a workflow does, until Terraform waits for the table that it asked for. */
  async function deploying(step: string) {
    const asked = Promise.withResolvers<void>()
    aws.before = (call) => {
      if (!call.endsWith('.CreateTable')) return undefined
      asked.resolve()
      return new Promise(() => {})
    }
    const child = spawn('bash', ['-c', step], {
      cwd: project.directory,
      // As in a terminal, where Ctrl-C goes to all that run there.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...environment,
        ...credentials(aws),
        PATH: `${join(project.directory, 'node_modules/.bin')}:${process.env.PATH}`,
      },
    })
    const { pid = 0 } = child
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = once(child, 'close')
    await Promise.race([asked.promise, ended.then(() => Promise.reject(new Error(said)))])
    return { pid, ended: ended.then((how) => ({ how, said })) }
  }

  test.each([
    // A runner tells a step's own process alone, and npm's shell would keep it to itself.
    ['a cancelled job', 'exec node toolkit/commands/deploy.ts --prepare', 1, [130, null]],
    // A terminal tells all of them, and npm once more.
    ['Ctrl-C', 'npm run deploy -- --prepare', -1, [null, 'SIGINT']],
  ] as const)('%s gives the lock back and says how to go on', async (_, command, whom, how) => {
    const { pid, ended } = await deploying(command)
    process.kill(whom * pid, 'SIGINT')
    const { how: end, said } = await ended
    expect(end, said).toEqual(how)
    expect(said).toContain('Gracefully shutting down')
    expect(said).not.toContain('Two interrupts received')
    expect(said).toMatch(/Cut off\. .*npm run rollback -- --list/)
    expect(await locked()).toBe(false)
  })
})
