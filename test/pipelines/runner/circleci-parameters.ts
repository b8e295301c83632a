import { Unknown } from './model.ts'

export type Parameters = Record<string, { type: string; enum?: string[]; default?: unknown }>
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
    Object.entries(declared).map(([name, { type, enum: values, default: fallback }]) => {
      const value = given[name] ?? fallback
      if (!kinds.includes(type)) throw new Unknown(`a parameter of type ${type}`)
      if (value === undefined) throw new Error(`${what}: the parameter ${name} is missing.`)
      const fits =
        type === 'integer'
          ? Number.isInteger(value)
          : typeof value === (type === 'enum' ? 'string' : type)
      if (values && !values.includes(`${value}`)) {
        throw new Error(`${what}: ${name} is ${value}, none of ${values.join(', ')}.`)
      }
      if (!fits)
        throw new Error(`${what}: ${name} is ${JSON.stringify(value)}, not of type ${type}.`)
      return [name, `${value}`]
    }),
  )
}

/** A copy with its << parameters.x >> replaced. */
export const fill = <T>(value: T, parameters: Values): T =>
  replaced(value, /<<\s*([^>]*?)\s*>>/g, 'parameters.', parameters)

/** A copy with its << pipeline.parameters.x >> replaced: text by text, so that what they hold changes no structure. */
export const fillPipeline = <T>(value: T, parameters: Values): T =>
  replaced(value, /<<\s*(pipeline\.[^>]*?)\s*>>/g, 'pipeline.parameters.', parameters)

function replaced<T>(value: T, pattern: RegExp, prefix: string, parameters: Values): T {
  if (typeof value === 'string') {
    return value.replaceAll(pattern, (_, name: string) => {
      const found = parameters[name.slice(prefix.length)]
      if (!name.startsWith(prefix) || found === undefined) throw new Unknown(`<< ${name} >>`)
      return found
    }) as T
  }
  if (Array.isArray(value)) {
    return value.map((one) => replaced(one, pattern, prefix, parameters)) as T
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      replaced(inner, pattern, prefix, parameters),
    ]),
  ) as T
}
