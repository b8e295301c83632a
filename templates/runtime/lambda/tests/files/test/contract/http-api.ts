import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

/** A request as a client writes it: `target` goes onto the wire as it is. */
export interface Wire {
  method: string
  target: string
  headers?: Record<string, string>
  body?: string
}

export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** Sends it to a server, past `fetch`, which mends a target and refuses methods. */
export async function send(url: string, wire: Wire): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const { method, target: path, body, headers = {} } = wire
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: { ...headers, ...length } }
    request(options, async (response) => {
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers as Record<string, string>,
        body: await text(response),
      })
    })
      .on('error', reject)
      .end(body)
  })
}

/** What API Gateway makes of it for a function, and of the function's answer for the client. */
export async function invoke(handler: Handler, wire: Wire): Promise<Answer> {
  const context = { awsRequestId: randomUUID() } as Context
  const { statusCode = 0, headers = {}, body = '' } = await handler(toEvent(wire), context)
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`])
  return { status: statusCode, headers: Object.fromEntries(named), body }
}

/** An HTTP API's event, payload 2.0: the path is decoded once, the query is not; cookies stand apart; a body is Base64. */
function toEvent({ method, target, headers = {}, body }: Wire): APIGatewayProxyEventV2 {
  const [path = '', query = ''] = target.split('?')
  const rawPath = path.replace(/(%[0-9a-f]{2})+/gi, (hex) =>
    Buffer.from(hex.replaceAll('%', ''), 'hex').toString('utf8'),
  )
  const { cookie, ...others } = headers
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query,
    headers: others,
    ...(cookie && { cookies: cookie.split('; ') }),
    requestContext: {
      domainName: 'api.example.com',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
    },
    ...(body && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: Boolean(body),
  } as APIGatewayProxyEventV2
}
