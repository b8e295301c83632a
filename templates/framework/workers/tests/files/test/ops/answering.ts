import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, vi } from 'vitest'

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** Both Cloudflare's API and the service, as far as one test needs them. */
export const answering: {
  answers: (request: IncomingMessage, body: string) => Answer
  asked: { path: string; body: string; headers: IncomingMessage['headers'] }[]
} = { answers: () => ({ status: 404 }), asked: [] }

/** As Cloudflare says that the account has no such thing. */
export const notThere: Answer = {
  status: 404,
  body: { errors: [{ code: 10007, message: 'not found' }] },
}

let stop: () => Promise<void>

beforeEach(async () => {
  answering.asked.length = 0
  answering.answers = () => ({ status: 404 })
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      answering.asked.push({ path: request.url ?? '', body, headers: request.headers })
      const { status = 200, headers = {}, body: answer } = answering.answers(request, body)
      response.writeHead(status, headers)
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', url)
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'account')
  vi.stubEnv('CLOUDFLARE_API_TOKEN', 'token')
  vi.stubEnv('SERVICE_URL', url)
  stop = () => new Promise((resolve) => server.close(() => resolve()))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await stop()
})
