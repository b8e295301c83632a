import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Refusal } from './option.ts'

/** ACM takes at most 64 characters for a certificate's first name. */
const maxLength = 64
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** The bare host in something like `https://API.example.com/v1`, if there is one. */
function suggestedDomain(text: string): string {
  const host = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#:].*$/s, '')
  const ascii = domainToASCII(host).replace(/\.$/, '').replace(/^\*\./, '')
  return ascii !== '' && problemOf(ascii) === undefined ? ascii : 'api.example.com'
}

function problemOf(domain: string): string | undefined {
  if (domain.includes('://')) return 'has a scheme'
  if (/[/?#:@]/.test(domain)) return 'has more than a host name'
  if (domain.length > maxLength) return `is longer than ${maxLength} characters`
  if (isIP(domain)) return 'is an address'
  const labels = domain.split('.')
  if (labels.length < 2) return 'has no dot'
  if (!labels.every((part) => label.test(part))) return 'is not a lower-case host name'
  if (!/[a-z]/.test(labels.at(-1) ?? '')) return 'does not end in a top-level domain'
  return undefined
}

export function refuseDomain(domain: string): Refusal | undefined {
  const problem = problemOf(domain)
  if (problem === undefined) return undefined
  return {
    reason: `The domain ${problem}`,
    hint: `Give the host that users call, like --domain ${suggestedDomain(domain)}.`,
  }
}
