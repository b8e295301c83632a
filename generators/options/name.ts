import { builtinModules } from 'node:module'
import type { Refusal } from './option.ts'

/** The longest name: with `-region` and a region's name behind it, it is still a valid name for every resource. */
const maxLength = 32
/** The shortest name that a table may have. */
const minLength = 3
const pattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Words that mean something else to YAML, to Windows, to npm or to Node. */
const reserved = new Set([
  ...['true', 'false', 'null', 'yes', 'off', 'node', 'npm', 'aws', 'node-modules'],
  ...['con', 'prn', 'aux', 'nul', 'com1', 'lpt1'],
  ...builtinModules,
])

/** A name like the given one that would be taken. */
export function suggestedName(text: string): string {
  const slug = text
    .normalize('NFKD')
    // What is above and below a letter.
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, maxLength)
    .replace(/-+$/, '')
  if (slug.length < minLength) return 'orders'
  return reserved.has(slug) ? `${slug}-service` : slug
}

export function refuseName(name: string): Refusal | undefined {
  const hint = `Take --name ${suggestedName(name)}, for example.`
  if (name.length < minLength || name.length > maxLength) {
    return {
      reason: `The project's name has ${name.length} characters; it takes ${minLength} to ${maxLength}`,
      hint,
    }
  }
  if (!pattern.test(name)) {
    return {
      reason:
        "The project's name names stacks and tables, so it takes lower-case letters, digits and single hyphens, a letter first",
      hint,
    }
  }
  if (reserved.has(name)) return { reason: `The name ${name} is a reserved word`, hint }
  return undefined
}
