import { isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument } from 'yaml'
import { Failure } from '../commands/command.ts'

/** What a CloudFormation template holds, with short forms spelled out: `!Ref X` is `{ Ref: 'X' }`. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value }

export interface Resource {
  id: string
  type: string
  properties: Value | undefined
  /** All of it, with `DeletionPolicy`, `Condition` and the like. */
  whole: Value
}

export interface Template {
  /** Its path in the project, for messages. */
  file: string
  whole: Value
  resources: Resource[]
}

/**
 * @throws with the file and the line, when the text is not YAML or holds what CloudFormation's own parser refuses
 */
export function parseTemplate(file: string, text: string): Template {
  const document = parseDocument(text, { logLevel: 'error' })
  const [error] = document.errors
  if (error) throw new Failure(`${file} is not YAML: ${error.message.split(':\n')[0]}.`)
  const whole = document.contents ? plain(document.contents as ParsedNode, file) : null
  const resources = Object.entries(record(get(whole, 'Resources'))).map(([id, resource]) => ({
    id,
    type: String(get(resource, 'Type')),
    properties: get(resource, 'Properties'),
    whole: resource,
  }))
  return { file, whole, resources }
}

function plain(node: ParsedNode | null, file: string): Value {
  if (node === null) return null
  if (isAlias(node)) {
    throw new Failure(
      `${file} uses the alias *${node.source}; CloudFormation has none, so repeat the value.`,
    )
  }
  let value: Value = null
  if (isMap(node)) {
    const pairs = node.items.map((pair): [string, Value] => [
      String(isScalar(pair.key) ? pair.key.value : pair.key),
      plain(pair.value, file),
    ])
    value = Object.fromEntries(pairs)
  } else if (isSeq(node)) value = node.items.map((item) => plain(item as ParsedNode, file))
  else if (isScalar(node)) value = node.value as Value
  if (!node.tag?.startsWith('!')) return value
  const name = node.tag.slice(1)
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value }
}

/** The value below the given keys, or undefined where one of them is missing. */
export function get(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = Array.isArray(at) ? at[Number(key)] : at[key]
  }
  return at
}

export const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : [])

export const record = (value: Value | undefined): { [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

/** The text of a string or of a `!Sub` without variables of its own; undefined for anything else. */
export function textOf(value: Value | undefined): string | undefined {
  const text = get(value, 'Fn::Sub') ?? value
  return typeof text === 'string' ? text : undefined
}

/** Two values written the same way. */
export const same = (a: Value | undefined, b: Value | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
