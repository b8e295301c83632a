import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { inProject } from '../e2e/projects.ts'
import { writeId } from '../support/ids.ts'
import type { Cloudflare } from './cloudflare/account.ts'
import type { Project } from './projects.ts'

/** Runs a person's command in the project's folder, with the account's credentials; it must not fail. */
export async function byHand(
  { directory }: Project,
  { env, credentials }: Cloudflare,
  script: string,
  more: Record<string, string> = {},
): Promise<string> {
  const all = { ...env, ...credentials, ...more }
  const { stdout, stderr, code } = await inProject('sh', ['-c', script], directory, all)
  expect(`${stdout}${stderr}ended with ${code}`).toMatch(/with 0$/)
  return stdout + stderr
}

/** What makes what holds data, as the README says, by its binding. */
const makes: Record<string, string> = {
  DB: 'npx wrangler d1 create orders-db --location weur --update-config=false',
  SHOWN: 'npx wrangler kv namespace create orders-shown --update-config=false',
  HYPERDRIVE:
    'npm run migrate && npx wrangler hyperdrive create orders-hyperdrive --connection-string="$HYPERDRIVE_URL" --caching-disabled --update-config=false',
}

/** Makes what the Worker is bound to by id, and writes the ids down. */
async function bindData(
  project: Project,
  cloudflare: Cloudflare,
  env: Record<string, string>,
): Promise<void> {
  const config = readFileSync(join(project.directory, 'wrangler.jsonc'), 'utf8')
  for (const [binding, script] of Object.entries(makes)) {
    if (!config.includes(`"binding": "${binding}"`)) continue
    const said = await byHand(project, cloudflare, script, env)
    const [, id = ''] = /(?:id": "|config: )([0-9a-f-]+)/.exec(said) ?? []
    expect(id, said).not.toBe('')
    writeId(project.directory, binding, id)
  }
}

/**
 * What the README leaves to a person: what holds data, and the first deployment. Then five lamps are for sale.
 *
 * @param env what the person has exported, beside the account's credentials
 */
export async function openShop(
  project: Project,
  cloudflare: Cloudflare,
  env: Record<string, string> = {},
): Promise<void> {
  await bindData(project, cloudflare, env)
  await byHand(project, cloudflare, 'npm run deploy', env)
  const { status } = await send(cloudflare, 'PUT', '/items/lamp', { stock: 5 })
  expect(status).toBe(200)
}

/** A visitor's request with a JSON document. */
export const send = (
  cloudflare: Cloudflare,
  method: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> =>
  cloudflare.visit(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
