import { Unknown } from './model.ts'

export type Parameters = Record<string, { type: string; default?: unknown }>
type Values = Record<string, string>

const kinds = ['string', 'integer', 'boolean', 'enum']

/** What a job or command is given, with the defaults of what it is not; as texts, which is how they are used. */
export function resolveParameters(
  what: string,
  declared: Parameters = {},
  given: Record<string, unknown> = {},
): Values {
  const other = Object.keys(given).find((name) => !(name in declared))
  if (other) throw new Unknown(`the parameter ${other} of ${what}`)
  return Object.fromEntries(
    Object.entries(declared).map(([name, { type, default: fallback }]) => {
      const value = given[name] ?? fallback
      if (!kinds.includes(type)) throw new Unknown(`a parameter of type ${type}`)
      if (value === undefined) throw new Error(`${what}: the parameter ${name} is missing.`)
      const fits =
        type === 'integer'
          ? Number.isInteger(value)
          : typeof value === (type === 'enum' ? 'string' : type)
      if (!fits)
        throw new Error(`${what}: ${name} is ${JSON.stringify(value)}, not of type ${type}.`)
      return [name, `${value}`]
    }),
  )
}

/** A copy with its << parameters.x >> replaced. */
export function fill<T>(value: T, parameters: Values): T {
  if (typeof value === 'string') {
    return value.replaceAll(/<<\s*([^>]*?)\s*>>/g, (_, name: string) => {
      const found = parameters[name.replace(/^parameters\./, '')]
      if (!name.startsWith('parameters.') || found === undefined) throw new Unknown(`<< ${name} >>`)
      return found
    }) as T
  }
  if (Array.isArray(value)) return value.map((one) => fill(one, parameters)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fill(inner, parameters)]),
  ) as T
}
