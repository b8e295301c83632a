import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'

vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }))

const shift = { release: 'aaaaaaaaaaaa', from: '1', to: '2', atOnce: false }

/** CodeDeploy, of which the first questions about a deployment are refused; then it is told as it ended. */
async function codeDeploy(refused: number, status: string) {
  let asked = 0
  const server = createServer((request, response) => {
    const isQuestion = `${request.headers['x-amz-target']}`.endsWith('.GetDeployment')
    const isRefused = isQuestion && asked++ < refused
    response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(
      JSON.stringify(
        isRefused
          ? { __type: 'ExpiredTokenException', message: 'expired' }
          : { deploymentId: 'd-1', deploymentInfo: { status } },
      ),
    )
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing')
  vi.resetModules()
  onTestFinished(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  })
  const { shifts } = await import('../../toolkit/aws/shifts.ts')
  return { shifts, asked: () => asked }
}

test('a question that CodeDeploy does not answer does not end the wait for a shift', async () => {
  const { shifts, asked } = await codeDeploy(3, 'Succeeded')
  await shifts.shift('us-east-2', shift)
  expect(asked()).toBe(4)
})

test('a shift that ends badly is no question without an answer', async () => {
  const { shifts, asked } = await codeDeploy(0, 'Stopped')
  await expect(shifts.shift('us-east-2', shift)).rejects.toThrow(
    'd-1 in us-east-2 ended as Stopped',
  )
  expect(asked()).toBe(1)
})
