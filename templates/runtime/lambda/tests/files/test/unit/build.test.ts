import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { build } from '../../toolkit/commands/build.ts'

test('the bundle has the same digest each time', async () => {
  expect(await build()).toEqual(await build())
})

test('the bundle answers an HTTP API’s event, health included while its database is away', async () => {
  Object.assign(process.env, {
    AWS_REGION: 'north-1',
    SERVICE_VERSION: 'v7',
    // Whatever the store is in, it is away.
    TABLE_NAME: 'orders',
    DYNAMODB_ENDPOINT: 'http://127.0.0.1:9',
    DSQL_ENDPOINT: 'postgres://127.0.0.1:9',
  })
  const { file } = await build()
  const { handler } = await import(pathToFileURL(resolve(file)).href)
  const event = {
    ...{ version: '2.0', routeKey: '$default', rawPath: '/health', rawQueryString: '' },
    headers: {},
    requestContext: { domainName: 'localhost', http: { method: 'GET', path: '/health' } },
  }
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const answer = await handler(event, { awsRequestId: 'request-1' })
  const lines = stdout.mock.calls.map(([line]) => JSON.parse(`${line}`))
  stdout.mockRestore()
  expect(answer.headers).toMatchObject({ 'x-region': 'north-1', 'x-request-id': 'request-1' })
  expect(JSON.parse(answer.body)).toMatchObject({ region: 'north-1', version: 'v7' })
  expect(lines).toMatchObject([{ version: 'v7', requestId: 'request-1', path: '/health' }])
})
