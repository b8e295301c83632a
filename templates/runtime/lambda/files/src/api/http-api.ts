import { isUtf8 } from 'node:buffer'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

/**
 * The request that an HTTP API's event (payload 2.0) tells of, as the server of the laptop's regions would have it: no
 * client may send what this throws over, since its answer would then not be the service's.
 */
export function toRequest(event: APIGatewayProxyEventV2): Request {
  const { domainName, http } = event.requestContext
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`
  const url = `https://${domainName}${encodePath(event.rawPath)}${query}`
  const headers = toHeaders(event)
  // The Fetch standard takes no body with some methods, and a server reads none.
  if (event.body === undefined || /^(GET|HEAD)$/i.test(http.method) || isForbidden(http.method)) {
    return withMethod(http.method, url, headers)
  }
  const body = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8')
  headers.set('content-length', `${body.length}`)
  return new Request(url, { method: http.method, headers, body })
}

/**
 * API Gateway has decoded `rawPath`, once. As it is, a "#" or "?" that belongs to an item's name would end the path, and
 * the request would be for another item; "%25" would be decoded a second time. What was "%2F" is "/" by now.
 */
function encodePath(rawPath: string): string {
  return rawPath.toWellFormed().split('/').map(encodeURIComponent).join('/')
}

function toHeaders({ headers, cookies = [] }: APIGatewayProxyEventV2): Headers {
  const result = new Headers()
  for (const [name, value] of Object.entries({ ...headers, cookie: cookies.join('; ') })) {
    if (value && /^[\w!#$%&'*+.^`|~-]+$/.test(name)) result.set(name, asBytes(value))
  }
  return result
}

/** A byte a character, as HTTP has it; instead of NUL, CR and LF a space, as RFC 9110 (5.5) allows. */
function asBytes(value: string): string {
  return Buffer.from(value.replace(/[\0\r\n]/g, ' ')).toString('latin1')
}

const isForbidden = (method: string) => /^(CONNECT|TRACE|TRACK)$/i.test(method)

/** A request without a body. What the Fetch standard forbids is the service's to refuse. */
function withMethod(method: string, url: string, headers: Headers): Request {
  if (!isForbidden(method)) return new Request(url, { method, headers })
  return Object.defineProperty(new Request(url, { headers }), 'method', { value: method })
}

/** The answer as an HTTP API takes it from a function. */
export async function toResult(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const isBase64Encoded = !isUtf8(bytes)
  const { 'set-cookie': _, ...headers } = Object.fromEntries(response.headers)
  return {
    statusCode: response.status,
    headers,
    cookies: response.headers.getSetCookie(),
    body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  }
}
