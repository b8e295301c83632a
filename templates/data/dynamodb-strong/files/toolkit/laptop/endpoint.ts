import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Key } from './copies.ts'
import { type Database, startDatabase } from './database.ts'
import { Refused, type Replication } from './replication.ts'

const reads = ['GetItem', 'Query', 'Scan']
const writes = ['PutItem', 'UpdateItem', 'DeleteItem']
/** What DynamoDB refuses of a strongly consistent global table. */
const withheld = new Map([
  ['TransactGetItems', 'transactions'],
  ['TransactWriteItems', 'transactions'],
  ['ExecuteTransaction', 'transactions'],
  ['UpdateTimeToLive', 'expiry'],
])

/** One call of DynamoDB's API. */
interface Call {
  operation: string
  body: { ConsistentRead?: boolean; Key?: Key; Item?: Key }
  /** As they came. */
  text: string
  headers: Record<string, string>
}

/**
 * A region's DynamoDB as its service sees it. What must be consistent goes to the table that all regions share, reads
 * that may be stale to the region's own copy. What DynamoDB refuses of a strongly consistent global table is refused here,
 * and so is what it would take but nothing here models: how a batch meets another region's writes, for one.
 */
export async function startEndpoint(options: {
  region: string
  directory: string
  table: string
  replication: Replication
}): Promise<Database> {
  const { region, replication } = options
  const copy = await startDatabase(options)
  replication.add(copy)
  const server = createServer((request, response) => serve(request, response).catch(console.error))
  let port = await listen(0)

  async function listen(preferred: number): Promise<number> {
    server.listen(preferred, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  async function close(): Promise<void> {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await answerTo(await callOf(request)).catch(refusal)
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  }

  async function answerTo(call: Call): Promise<Response> {
    const { operation, body } = call
    if (withheld.has(operation)) {
      const what = withheld.get(operation)
      return problem(400, 'ValidationException', `This global table has no ${what}`)
    }
    if (writes.includes(operation)) {
      const { pk, sk } = (body.Key ?? body.Item ?? {}) as Key
      const written = pk && sk && { pk, sk }
      return replication.agree(region, (table) => forward(call, table), written)
    }
    if (!reads.includes(operation)) {
      const message = `${operation} is not modelled on this machine: see toolkit/laptop/endpoint.ts`
      return problem(400, 'UnknownOperationException', message)
    }
    if (!body.ConsistentRead) return forward(call, copy)
    return replication.agree(region, (table) => forward(call, table))
  }

  const database: Database = {
    region,
    get endpoint() {
      return `http://127.0.0.1:${port}`
    },
    get pid() {
      return copy.pid
    },
    get env() {
      return { ...copy.env, DYNAMODB_ENDPOINT: database.endpoint }
    },
    async kill() {
      await Promise.all([close(), copy.kill()])
    },
    async restart() {
      await copy.restart()
      await close()
      port = await listen(port)
    },
    async stop() {
      await Promise.all([close(), copy.stop()])
    },
  }
  return database
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const {
    authorization = '',
    'x-amz-target': target = '',
    'x-amz-date': date = '',
  } = request.headers
  const sent = await text(request)
  return {
    operation: `${target}`.split('.').at(-1) ?? '',
    body: JSON.parse(sent || '{}'),
    text: sent,
    headers: { authorization, 'x-amz-target': `${target}`, 'x-amz-date': `${date}` },
  }
}

/** An emulator that serves several databases tells them apart by the region that a request is signed for. */
function forward({ text, headers }: Call, { endpoint, region }: Database): Promise<Response> {
  const authorization =
    headers.authorization?.replace(/(=[^/]+\/\d{8}\/)[^/]+/, `$1${region}`) ?? ''
  return fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, authorization, 'content-type': 'application/x-amz-json-1.0' },
    body: text,
  })
}

function refusal(error: Error): Response {
  if (!(error instanceof Refused)) return problem(500, 'InternalServerError', `${error}`)
  const status = error.name === 'InternalServerError' ? 500 : 400
  return problem(status, error.name, error.message)
}

function problem(status: number, name: string, message: string): Response {
  return Response.json({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message }, { status })
}
