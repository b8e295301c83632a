import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Answers } from '../../generators/plan/model.ts'
import { layOut } from '../support/lay-out.ts'
import { scopeOf, startMoto } from './moto.ts'
import { StackSets } from './stack-sets.ts'

/**
 * An AWS account on this machine: moto, behind a front that can take a region down and that knows traffic shifts and stack
 * sets.
 */
export interface Account {
  url: string
  /** Where what the regions' services answer is at `/answers/REGION`. */
  answersAt: string
  down: Set<string>
  /** The regions whose service does not answer, though AWS does. */
  silent: Set<string>
  /** Ends the region's shift as if its time were over. */
  finishShift(region: string): void
  /** The regions whose traffic shifts now. */
  shifting(): string[]
  /** The regions whose shift CodeDeploy was told to stop. */
  stopped: string[]
  stackSets: StackSets
  /** Sends a request of the query protocol to a service in a region, as someone with all rights. */
  send(service: string, region: string, form: Record<string, string>): Promise<string>
  stop(): Promise<void>
}

/** Who made which deployment: ways back are listed beside the shift, and are not to be stopped. */
const creators: Record<string, string> = {
  'd-1': 'CloudFormation',
  'd-way-back': 'codeDeployRollback',
  'd-way-back-of-the-stack': 'CloudFormationRollback',
}

const xml = { 'content-type': 'text/xml' }
const versionOf: Record<string, string> = {
  cloudformation: '2010-05-15',
  monitoring: '2010-08-01',
}

export async function startAccount(): Promise<Account> {
  const moto = await startMoto()
  const down = new Set<string>()
  const silent = new Set<string>()
  const stopped: string[] = []
  const shifts = new Map<string, (end: string) => void>()
  const end = (region: string, how: string) => {
    shifts.get(region)?.(how)
    shifts.delete(region)
  }
  /** moto knows no StopDeployment; the shapes are those of the service's API. */
  const codeDeploy = (call: string, region: string, deploymentId: string): object => {
    if (call === 'ListDeployments') {
      return { deployments: shifts.has(region) ? Object.keys(creators) : [] }
    }
    if (call === 'GetDeployment') {
      return { deploymentInfo: { deploymentId, creator: creators[deploymentId] } }
    }
    stopped.push(deploymentId === 'd-1' ? region : deploymentId)
    end(region, 'stopped')
    return { status: 'Pending' }
  }
  const send = async (service: string, region: string, form: Record<string, string>) => {
    const scope = `Credential=testing/20260101/${region}/${service}/aws4_request`
    const answer = await fetch(`http://127.0.0.1:${moto.port}/`, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
      body: new URLSearchParams({ Version: versionOf[service] ?? '', ...form }),
    })
    const text = await answer.text()
    if (!answer.ok && !text.includes('No updates')) throw new Error(text)
    return text
  }
  /** What a region's service answers: by the release that its stack names, unless it is silent. */
  const answer = async (region: string, outgoing: ServerResponse) => {
    if (down.has(region) || silent.has(region)) return void outgoing.destroy()
    const stack = { Action: 'DescribeStacks', StackName: 'orders-region' }
    const text = await send('cloudformation', region, stack)
    const [, release = ''] =
      /<ParameterKey>Release<\/ParameterKey>\s*<ParameterValue>(\w+)</.exec(text) ?? []
    outgoing.writeHead(200, { 'x-version': release }).end()
  }
  const shift = (region: string) =>
    new Promise<string>((resolve) => void shifts.set(region, resolve))
  const stackSets = new StackSets({ send, shift })
  const front = createServer((incoming, outgoing) => {
    const { region, service } = scopeOf(incoming.headers.authorization)
    if (down.has(region)) return void incoming.socket.destroy()
    const shifted = /^\/shift\/(.+)$/.exec(incoming.url ?? '')?.[1]
    if (shifted) return void shift(shifted).then((how) => outgoing.end(how))
    const [, asked] = /^\/answers\/(.+)$/.exec(incoming.url ?? '') ?? []
    if (asked) return void answer(asked, outgoing)
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
    if (service === 'cloudformation') {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', async () => {
        const body = Buffer.concat(chunks)
        const answer = await stackSets.answer(new URLSearchParams(body.toString()))
        if (answer) outgoing.writeHead(answer.status, xml).end(answer.body)
        else onward(incoming, outgoing).end(body)
      })
      return
    }
    incoming.pipe(onward(incoming, outgoing))
  }).listen(0, '127.0.0.1')
  const onward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const passed = request(
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
    passed.on('error', () => outgoing.destroy())
    return passed
  }
  await new Promise((resolve) => front.once('listening', resolve))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  return {
    url,
    answersAt: url,
    down,
    silent,
    stopped,
    stackSets,
    send,
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

export interface Ran {
  status: number | null
  output: string
}

/** A rendered, installed project whose commands talk to the account. */
export interface Deployable {
  directory: string
  run(words: string, env?: Record<string, string>): Promise<Ran>
  /** The id of the release that it packed last. */
  release(): string
  /** Replaces text in one of its files, as its owner would. */
  edit(path: string, from: string | RegExp, to: string): void
  remove(): void
}

export function makeProject(answers: Answers, account: () => Account): Deployable {
  const directory = mkdtempSync(join(tmpdir(), 'ops-'))
  layOut(answers, directory)
  return {
    directory,
    run: (words, env = {}) =>
      start(words, directory, {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: directory,
        AWS_ENDPOINT_URL: account().url,
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
        ...env,
      }),
    release: () =>
      JSON.parse(readFileSync(join(directory, 'dist/release/release.json'), 'utf8')).id,
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
  const child = spawn(process.execPath, [`toolkit/commands/${name}.ts`, ...args], { cwd, env })
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, output })))
}
