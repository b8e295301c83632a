import { once } from 'node:events'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { encode, type Schemas } from './protocol.ts'

// A provider for Terraform that knows what there is, and makes nothing. It speaks plugin protocol 6, of which `validate`
// and `test` with mocks ask for the schemas alone: any other answer is empty, and finds nothing.
// https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol

/** One message of gRPC's: not compressed, with its length. */
function message(body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}

export interface Provider {
  port: number
  close(): void
}

export async function serve(schemas: Schemas): Promise<Provider> {
  const empty = message(Buffer.alloc(0))
  const answers: Record<string, Buffer> = {
    GetProviderSchema: message(encode(schemas)),
    ValidateProviderConfig: empty,
    ValidateResourceConfig: empty,
    ValidateDataResourceConfig: empty,
    StopProvider: empty,
  }
  const server = createServer()
  server.on('stream', (stream, { ':path': path = '' }) => {
    const answer = answers[path.replace('/tfplugin6.Provider/', '')]
    const type = { ':status': 200, 'content-type': 'application/grpc' }
    stream.resume()
    // 12: nobody is here for that, which Terraform takes well of what it can do without.
    if (!answer) return stream.respond({ ...type, 'grpc-status': '12' }, { endStream: true })
    stream.respond(type, { waitForTrailers: true })
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
