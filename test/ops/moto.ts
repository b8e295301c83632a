import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'

export const motoIsThere = spawnSync('moto_server', ['--version']).error === undefined

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * An AWS account on this machine, at a port of its own, when it answers.
 *
 * @param settings moto's own, as variables of its environment
 * @throws when it does not answer within 30 s
 */
export async function startMoto(
  settings: Record<string, string> = {},
): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort()
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', `${port}`], {
    stdio: 'ignore',
    env: { ...process.env, ...settings },
  })
  for (let tries = 0; tries < 150; tries += 1) {
    const answers = await fetch(`http://127.0.0.1:${port}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answers) return { port, child }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  child.kill()
  throw new Error('moto_server did not answer within 30 s')
}

/** Every SDK signs its region into the request. */
export const regionOf = (authorization = ''): string =>
  /Credential=[^/]+\/[^/]+\/([^/]+)\//.exec(authorization)?.[1] ?? ''
