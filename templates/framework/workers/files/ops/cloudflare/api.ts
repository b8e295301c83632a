import { Failure } from '../command.ts'

const TIMEOUT_MS = 30_000

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
 * Asks Cloudflare's API about the account.
 *
 * @param path below the account
 * @param body sent with POST as it is; without one it is a GET
 * @returns the document, or undefined when there is no such thing
 */
export async function ask<T>(path: string, body?: string): Promise<T | undefined> {
  const { account, token } = signedIn()
  const base = process.env.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4'
  const call = `${body === undefined ? 'GET' : 'POST'} ${path}`
  try {
    const answer = await fetch(`${base}/accounts/${account}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    if (answer.status === 404) return undefined
    const text = await answer.text()
    if (!answer.ok) throw new Failure(`${call} failed: ${answer.status} ${reasonIn(text)}`)
    return JSON.parse(text) as T
  } catch (error) {
    if (error instanceof Failure) throw error
    const { message, cause } = error as Error
    throw new Failure(`${call} failed: ${(cause as Error | undefined)?.message ?? message}`, {
      cause: error,
    })
  }
}

/** Cloudflare's own words, when the answer has any. */
function reasonIn(text: string): string {
  try {
    const { errors } = JSON.parse(text) as { errors?: { message: string }[] }
    if (errors?.length) return errors.map(({ message }) => message).join('; ')
  } catch {
    // Analytics Engine refuses in plain text.
  }
  return text.trim().slice(0, 300)
}
