import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A registry that has one version of one package, from a tarball of it; anything else is not there. */
export async function registryOf(name: string, version: string, tarball: string) {
  const bytes = readFileSync(tarball)
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  const shasum = createHash('sha1').update(bytes).digest('hex')
  const server = createServer(({ url = '', headers: { host } }, response) => {
    const path = decodeURIComponent(url.split('?')[0] ?? '')
    if (path === `/${name}/-/${name}-${version}.tgz`) return response.end(bytes)
    response.setHeader('content-type', 'application/json')
    if (path !== `/${name}`) return response.writeHead(404).end('{"error": "not found"}')
    const dist = { integrity, shasum, tarball: `http://${host}/${name}/-/${name}-${version}.tgz` }
    const manifest = { name, version, bin: { [name]: 'dist/cli.cjs' }, dist }
    // Managers pass over what was published within the last days.
    const time = { [version]: '2020-01-01T00:00:00.000Z' }
    const document = {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: manifest },
      time,
    }
    response.end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
