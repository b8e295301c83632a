import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Answers, makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { regionOf, startMoto } from './moto.ts'

/** An AWS account on this machine: moto, behind a front that can take a region down and that knows traffic shifts. */
export interface Account {
  url: string
  down: Set<string>
  /** Ends the region's shift as if its time were over. */
  finishShift(region: string): void
  /** The regions whose traffic shifts now. */
  shifting(): string[]
  /** The regions whose shift CodeDeploy was told to stop. */
  stopped: string[]
  stop(): Promise<void>
}

export async function startAccount(): Promise<Account> {
  const moto = await startMoto()
  const down = new Set<string>()
  const stopped: string[] = []
  const shifts = new Map<string, (end: string) => void>()
  const end = (region: string, how: string) => {
    shifts.get(region)?.(how)
    shifts.delete(region)
  }
  /** moto knows no StopDeployment; the shapes are those of the service's API. */
  const codeDeploy = (call: string, region: string, deploymentId: string): object => {
    // CodeDeploy's own way back is listed beside the shift, and is not to be stopped.
    if (call === 'ListDeployments') {
      return { deployments: shifts.has(region) ? ['d-1', 'd-way-back'] : [] }
    }
    if (call === 'GetDeployment') {
      const creator = deploymentId === 'd-1' ? 'CloudFormation' : 'codeDeployRollback'
      return { deploymentInfo: { deploymentId, creator } }
    }
    stopped.push(deploymentId === 'd-1' ? region : deploymentId)
    end(region, 'stopped')
    return { status: 'Pending' }
  }
  const front = createServer((incoming, outgoing) => {
    const region = regionOf(incoming.headers.authorization)
    if (down.has(region)) return void incoming.socket.destroy()
    const shift = /^\/shift\/(.+)$/.exec(incoming.url ?? '')?.[1]
    if (shift) return void shifts.set(shift, (how) => outgoing.end(how))
    const [, call] = /^CodeDeploy_20141006\.(.+)$/.exec(`${incoming.headers['x-amz-target']}`) ?? []
    if (call) {
      outgoing.setHeader('content-type', 'application/x-amz-json-1.1')
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const { deploymentId } = JSON.parse(Buffer.concat(chunks).toString())
        outgoing.end(JSON.stringify(codeDeploy(call, region, deploymentId)))
      })
      return
    }
    const onward = request(
      {
        host: '127.0.0.1',
        port: moto.port,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => front.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    down,
    stopped,
    shifting: () => [...shifts.keys()].sort(),
    finishShift: (region) => end(region, 'shifted'),
    async stop() {
      front.closeAllConnections()
      front.close()
      moto.child.kill()
      await new Promise((resolve) => moto.child.once('exit', resolve))
    },
  }
}

const sources = readSources(`${packageRoot}templates/`)

export interface Ran {
  status: number | null
  output: string
  json: unknown
}

/** What `sam` was asked for: its stack, and the parameters that it was given. */
interface SamCall {
  region: string
  stack: string
  given: Record<string, string>
}

/** A rendered, installed project whose commands talk to the account, with a stand-in for `sam` on its PATH. */
export interface Deployable {
  directory: string
  run(words: string, env?: Record<string, string>): Promise<Ran>
  /** The id of the release that it packed last. */
  release(): string
  samCalls(): SamCall[]
  /** Replaces text in one of its files, as its owner would. */
  edit(path: string, from: string | RegExp, to: string): void
  remove(): void
}

export function makeProject(answers: Answers, account: () => Account): Deployable {
  const directory = mkdtempSync(join(tmpdir(), 'ops-'))
  for (const [path, { bytes }] of render(makePlan(answers), sources)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), bytes)
  }
  const bin = join(directory, 'stand-ins')
  mkdirSync(bin)
  copyFileSync(join(import.meta.dirname, 'stand-in-sam.mjs'), join(bin, 'sam'))
  chmodSync(join(bin, 'sam'), 0o755)
  const log = join(directory, 'sam.log')
  writeFileSync(log, '')
  return {
    directory,
    run: (words, env = {}) =>
      start(words, directory, {
        PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: directory,
        AWS_ENDPOINT_URL: account().url,
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
        SAM_LOG: log,
        ...env,
      }),
    release: () =>
      JSON.parse(readFileSync(join(directory, 'dist/release/release.json'), 'utf8')).id,
    samCalls: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    edit(path, from, to) {
      const before = readFileSync(join(directory, path), 'utf8')
      const after = before.replaceAll(from as string, to)
      if (after === before) throw new Error(`${path} has no ${from}`)
      writeFileSync(join(directory, path), after)
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Installs from npm's cache where it can. */
export function install(directory: string): void {
  const words = ['install', '--prefer-offline', '--no-audit', '--no-fund']
  const { status, stderr } = spawnSync('npm', words, { cwd: directory, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function start(words: string, cwd: string, env: Record<string, string>): Promise<Ran> {
  const [name, ...args] = words.split(' ')
  const child = spawn(process.execPath, [`ops/${name}.ts`, ...args], { cwd, env })
  let output = ''
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  return new Promise((resolve) =>
    child.once('close', (status) => {
      const json = args.includes('--json') && stdout ? JSON.parse(stdout) : undefined
      resolve({ status, output, json })
    }),
  )
}
