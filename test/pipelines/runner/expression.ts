import { Unknown } from './model.ts'

export type Value = string | number | boolean | null | { [key: string]: Value } | Value[]

/** The names that an expression may use. A name, or a field of one, that is not there is a mistake of the workflow. */
export interface Scope {
  values: Record<string, Value>
  functions: Record<string, (...args: Value[]) => Value>
}

const token =
  /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(==|!=|&&|\|\||[!().,[\]]))/y

function tokens(text: string): string[] {
  const found: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const match = token.exec(text)
    if (!match) throw new Unknown(`the expression "${text}"`)
    found.push(match[1] ?? match[2] ?? match[3] ?? (match[4] as string))
  }
  return found
}

/** What GitHub's expression language takes for true. */
export const truthy = (value: Value): boolean =>
  !(value === '' || value === 0 || value === false || value === null)

/** Strings are compared as GitHub does, whatever their case. */
const equal = (left: Value, right: Value): boolean =>
  typeof left === 'string' && typeof right === 'string'
    ? left.toLowerCase() === right.toLowerCase()
    : left === right

/** The value of one expression, without its braces. */
export function evaluate(text: string, scope: Scope): Value {
  const rest = tokens(text)
  const take = (expected?: string): string => {
    const next = rest.shift()
    if (next === undefined || (expected !== undefined && next !== expected)) {
      throw new Unknown(`the expression "${text}"`)
    }
    return next
  }
  const either = (): Value => {
    let left = both()
    while (rest[0] === '||') {
      take()
      const right = both()
      left = truthy(left) ? left : right
    }
    return left
  }
  const both = (): Value => {
    let left = comparison()
    while (rest[0] === '&&') {
      take()
      const right = comparison()
      left = truthy(left) ? right : left
    }
    return left
  }
  const comparison = (): Value => {
    const left = term()
    if (rest[0] !== '==' && rest[0] !== '!=') return left
    return (take() === '==') === equal(left, term())
  }
  const term = (): Value => {
    const next = take()
    if (next === '!') return !truthy(term())
    if (next === '(') {
      const value = either()
      take(')')
      return value
    }
    if (next.startsWith("'")) return next.slice(1, -1).replaceAll("''", "'")
    if (/^\d/.test(next)) return Number(next)
    if (next === 'true' || next === 'false') return next === 'true'
    if (rest[0] === '(') return call(next)
    return field(scope.values, next, next)
  }
  const field = (holder: Value, key: string, path: string): Value => {
    const found = (holder as Record<string, Value> | null)?.[key]
    if (found === undefined) throw new Error(`"${text}": there is no ${path}.`)
    if (rest[0] !== '.') return found
    take()
    const inner = take()
    return field(found, inner, `${path}.${inner}`)
  }
  const call = (name: string): Value => {
    const act = scope.functions[name]
    if (!act) throw new Unknown(`the function ${name}() in "${text}"`)
    const args: Value[] = []
    take('(')
    while (rest[0] !== ')') {
      args.push(either())
      if (rest[0] === ',') take()
    }
    take(')')
    return act(...args)
  }
  const value = either()
  if (rest.length > 0) throw new Unknown(`the expression "${text}"`)
  return value
}

/** A text with its ${{ expressions }} replaced. */
export const interpolate = (text: string, scope: Scope): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => `${evaluate(inner, scope) ?? ''}`)
