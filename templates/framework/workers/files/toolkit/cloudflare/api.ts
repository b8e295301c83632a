import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, say } from '../commands/command.ts'

const TIMEOUT_MS = 30_000

/** A rollout asks for an hour: one call that fails says nothing of a release, and must not take it back. */
const TRIES = 3
const PAUSE_MS = 5_000

/** What the next call may not meet. */
class Passing extends Failure {}

/** Cloudflare's code for a Worker, or a name below workers.dev, that the account does not have. */
const NOT_THERE = 10007

/** Which account, and who asks: wrangler's own variables. */
export const signedIn = () => ({
  account: required('CLOUDFLARE_ACCOUNT_ID', "the account's id"),
  token: required('CLOUDFLARE_API_TOKEN', "a token's value: README.md says which"),
})

/** A variable of the environment that a command cannot do without. */
export function required(name: string, what: string): string {
  const value = process.env[name]
  if (!value) throw new Failure(`${name} is not set: export ${what}.`)
  return value
}

/**
 * Asks Cloudflare's API about the account, and again while it does not answer, or fails. Nothing is changed by it.
 *
 * @param path below the account, or, from a slash on, below the API
 * @param body sent with POST as it is; without one it is a GET
 * @returns the document, or undefined when Cloudflare says that the account has no such thing: any other answer with 404
 * may come from a wrong account or from something in between, and nobody may take that for a service's first deployment
 */
export async function ask<T>(path: string, body?: string): Promise<T | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await askOnce<T>(path, body)
    } catch (error) {
      if (!(error instanceof Passing) || tries === TRIES) throw error
      say(`${error.message} Once more in ${PAUSE_MS / 1000} s.`)
      await sleep(PAUSE_MS)
    }
  }
}

async function askOnce<T>(path: string, body?: string): Promise<T | undefined> {
  const { account, token } = signedIn()
  const base = process.env.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4'
  const call = `${body === undefined ? 'GET' : 'POST'} ${path}`
  try {
    const below = path.startsWith('/') ? path : `/accounts/${account}/${path}`
    const answer = await fetch(`${base}${below}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text) as T
    const errors = errorsIn(text)
    if (answer.status === 404 && errors.some(({ code }) => code === NOT_THERE)) return undefined
    // Analytics Engine refuses in plain text.
    const reason = errors.map(({ message }) => message).join('; ') || text.trim().slice(0, 300)
    const mayPass = answer.status >= 500 || answer.status === 429
    throw new (mayPass ? Passing : Failure)(`${call} failed: ${answer.status} ${reason}`)
  } catch (error) {
    if (error instanceof Failure) throw error
    const { message, cause } = error as Error
    throw new Passing(`${call} failed: ${(cause as Error | undefined)?.message ?? message}`, {
      cause: error,
    })
  }
}

/** Cloudflare's own words, when the answer has any. */
function errorsIn(text: string): { code?: number; message: string }[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: { code?: number; message: string }[] }
    return errors ?? []
  } catch {
    return []
  }
}
