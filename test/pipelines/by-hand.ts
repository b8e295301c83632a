import { expect } from 'vitest'
import { inProject } from '../e2e/projects.ts'
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

/** What the README leaves to a person: the first deployment. Then five lamps are for sale. */
export async function openShop(project: Project, cloudflare: Cloudflare): Promise<void> {
  await byHand(project, cloudflare, 'npm run deploy')
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
