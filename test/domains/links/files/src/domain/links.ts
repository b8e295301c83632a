import { createHash } from 'node:crypto'

/** What somebody wants a short address for, and for how long. */
export interface Target {
  url: string
  ttlSeconds: number
}

/** A short address; times are milliseconds since 1970. */
export interface Link {
  code: string
  url: string
  madeAt: number
  expiresAt: number
}

/** The same key and target give the same code in every region, and nothing else does: 12 hex digits. */
export function codeOf(key: string, { url, ttlSeconds }: Target): string {
  return createHash('sha256')
    .update(JSON.stringify([key, url, ttlSeconds]))
    .digest('hex')
    .slice(0, 12)
}

export function linkTo({ url, ttlSeconds }: Target, code: string, at: number): Link {
  return { code, url, madeAt: at, expiresAt: at + 1000 * ttlSeconds }
}

export function hasExpired({ expiresAt }: Link, now: number): boolean {
  return expiresAt <= now
}

/** A link as one region wrote it down. */
export interface Copy extends Link {
  region: string
}

/** The copy that counts, chosen alike by every region that sees the same ones: the earliest, ties by region name. */
export function firstOf(copies: readonly Copy[]): Copy | undefined {
  return [...copies].sort((a, b) => a.madeAt - b.madeAt || (a.region < b.region ? -1 : 1))[0]
}
