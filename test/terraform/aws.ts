import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { scopeOf, startMoto } from '../ops/moto.ts'
import { BackupSelections } from './backup-selections.ts'
import { CodeDeploy, Refusal } from './code-deploy.ts'
import { type Call, GlobalTables } from './global-tables.ts'
import { LinkedClusters } from './linked-clusters.ts'

/** An AWS account on this machine for Terraform: moto, behind a front that knows what moto does not. */
export interface Aws {
  url: string
  /** The regions that do not answer. */
  down: Set<string>
  /** Waited for before a call is answered: its target, `DynamoDB_20120810.CreateTable`, or its path. */
  before: (call: string) => Promise<unknown> | undefined
  codeDeploy(region: string): CodeDeploy
  stop(): Promise<void>
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface Question {
  method?: string | undefined
  url?: string | undefined
  headers: IncomingMessage['headers']
  body: Buffer
}

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

const json = (status: number, value: object): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: Buffer.from(JSON.stringify(value)),
})

function askMoto(port: number, { method, url, headers, body }: Question): Promise<Answer> {
  // The length may be another by now.
  const { 'content-length': _, ...others } = headers
  const options = { host: '127.0.0.1', port, path: url, method, headers: others }
  return new Promise((resolve, reject) => {
    const onward = request(options, async (answer) =>
      resolve({
        status: answer.statusCode ?? 500,
        headers: answer.headers,
        body: await bodyOf(answer),
      }),
    )
    onward.on('error', reject)
    onward.end(body)
  })
}

export async function startAws(): Promise<Aws> {
  const moto = await startMoto({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' })
  const down = new Set<string>()
  const tables = new GlobalTables()
  const clusters = new LinkedClusters()
  const selections = new BackupSelections()
  const regions = new Map<string, CodeDeploy>()
  /** moto forgets where a function logs. */
  const logging = new Map<string, unknown>()
  /** Nor does it know every kind of health check. */
  const checks = new Map<string, string>()
  /** It believes that all speak plain HTTP to it, and keeps a bucket from whoever must not. */
  const policies = new Map<string, Buffer>()

  const codeDeploy = (region: string): CodeDeploy => {
    const found = regions.get(region) ?? new CodeDeploy((version) => moveAlias(region, version))
    regions.set(region, found)
    return found
  }
  const moveAlias = (region: string, version: string) =>
    askMoto(moto.port, {
      method: 'PUT',
      url: '/2015-03-31/functions/orders/aliases/live',
      headers: {
        'content-type': 'application/json',
        authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/${region}/lambda/aws4_request`,
      },
      body: Buffer.from(JSON.stringify({ FunctionVersion: version })),
    })

  async function dynamoDB(question: Question, name: string, region: string) {
    const send = async (call: Call) => {
      const headers = {
        ...question.headers,
        'x-amz-target': `DynamoDB_20120810.${call.name}`,
        authorization: question.headers.authorization?.replace(`/${region}/`, `/${call.region}/`),
      }
      const body = Buffer.from(JSON.stringify(call.body))
      return JSON.parse(`${(await askMoto(moto.port, { ...question, headers, body })).body}`)
    }
    const call = { name, region, body: JSON.parse(`${question.body}`) }
    const answer = await tables.answer(call, send)
    return answer && json('__type' in answer ? 400 : 200, answer)
  }

  async function answerTo(question: Question): Promise<Answer> {
    const { headers, url = '' } = question
    const { region } = scopeOf(headers.authorization)
    const target = /^(DynamoDB|CodeDeploy)_\d+\.(.+)$/.exec(`${headers['x-amz-target']}`)
    const [, service, name = ''] = target ?? []
    if (service === 'CodeDeploy') {
      try {
        return json(200, await codeDeploy(region).answer(name, JSON.parse(`${question.body}`)))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return json(400, { __type: error.type, message: error.type })
      }
    }
    const global = service === 'DynamoDB' && (await dynamoDB(question, name, region))
    if (global) return global
    const { method = '' } = question
    if (headers.authorization?.includes('/dsql/aws4_request')) {
      const { status, body } = clusters.answer({
        method,
        path: url,
        region,
        body: parsed(question.body),
      })
      return json(status, body)
    }
    const selection = selections.answer(method, url, parsed(question.body))
    if (selection) return json(200, selection)
    if (url.startsWith('/2015-03-31/functions')) {
      const { LoggingConfig } = parsed(question.body)
      if (LoggingConfig) logging.set(region, LoggingConfig)
    }
    if (/^\/[\w-]+\?policy\b/.test(url)) {
      if (question.method === 'PUT') policies.set(url, question.body)
      const body = policies.get(url)
      if (body) return { status: 200, headers: {}, body }
    }
    const answer = await askMoto(moto.port, question)
    if (url.startsWith('/2013-04-01/healthcheck')) return checked(question, answer, checks)
    if (url.startsWith('/v2/domainnames/'))
      return { ...answer, body: available(answer.body, region) }
    if (/^\/2015-03-31\/functions\/orders(\?|$)/.test(url)) {
      return { ...answer, body: logged(answer.body, logging.get(region)) }
    }
    return answer
  }

  const front = createServer(async (incoming, outgoing) => {
    const { method, url, headers } = incoming
    const body = await bodyOf(incoming)
    if (down.has(scopeOf(headers.authorization).region)) return void incoming.socket.destroy()
    await aws.before(`${headers['x-amz-target'] ?? url}`)
    const answer = await answerTo({ method, url, headers, body })
    const { 'content-length': _, 'transfer-encoding': __, ...others } = answer.headers
    outgoing.writeHead(answer.status, others).end(answer.body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => front.once('listening', resolve))
  const aws: Aws = {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    down,
    before: () => undefined,
    codeDeploy,
    async stop() {
      front.closeAllConnections()
      front.close()
      moto.child.kill()
      await new Promise((resolve) => moto.child.once('exit', resolve))
    },
  }
  return aws
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(`${body}`)
  } catch {
    return {}
  }
}

function logged(body: Buffer, LoggingConfig: unknown): Buffer {
  const answer = parsed(body)
  if (!answer.Configuration || !LoggingConfig) return body
  return Buffer.from(
    JSON.stringify({ ...answer, Configuration: { ...answer.Configuration, LoggingConfig } }),
  )
}

const configuration = /<HealthCheckConfig[\s\S]*<\/HealthCheckConfig>/

/** A health check as it was asked for, whatever moto made of it. */
function checked(question: Question, answer: Answer, checks: Map<string, string>): Answer {
  const [asked] = configuration.exec(`${question.body}`) ?? []
  const id = /<Id>([^<]+)<\/Id>/.exec(`${answer.body}`)?.[1] ?? ''
  if (asked && question.method === 'POST' && !checks.has(id)) checks.set(id, asked)
  const known = checks.get(id)
  if (!known) return answer
  return { ...answer, body: Buffer.from(`${answer.body}`.replace(configuration, () => known)) }
}

/** moto's domain names come without an address, and without the state for which Terraform waits. */
function available(body: Buffer, region: string): Buffer {
  const name = JSON.parse(`${body}`)
  delete name.mutualTlsAuthentication
  for (const configuration of name.domainNameConfigurations ?? []) {
    configuration.domainNameStatus = 'AVAILABLE'
    configuration.apiGatewayDomainName = `d-made-up.${region}.example.net`
    configuration.hostedZoneId = 'ZMADEUP'
  }
  return Buffer.from(JSON.stringify(name))
}
