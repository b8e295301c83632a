/** A type constraint of Terraform's, as its protocol writes it. */
export type Type = string | ['list' | 'set' | 'map', Type] | ['object', Record<string, Type>]

interface Attribute {
  name: string
  type: Type
  required?: boolean
  optional?: boolean
  computed?: boolean
}

const nestings = { SINGLE: 1, LIST: 2, SET: 3 }

interface NestedBlock {
  name: string
  block: Block
  nesting: keyof typeof nestings
  least: number
  /** 0: any number. */
  most: number
}

export interface Block {
  attributes: Attribute[]
  blocks: NestedBlock[]
}

export interface Schemas {
  provider: Block
  resources: Record<string, Block>
  dataSources: Record<string, Block>
}

// Protocol Buffers: a message is its fields, each a number with what it holds.
// https://protobuf.dev/programming-guides/encoding/

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}

const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)])

function bytes(field: number, value: Buffer | string): Buffer {
  const content = Buffer.from(value as string)
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}

// The messages below and their fields' numbers are those of tfplugin6.

function attribute({ name, type, required, optional, computed }: Attribute): Buffer {
  const flags = { 4: required, 5: optional, 6: computed }
  return Buffer.concat([
    bytes(1, name),
    bytes(2, JSON.stringify(type)),
    ...Object.entries(flags).flatMap(([field, flag]) => (flag ? [number(+field, 1)] : [])),
  ])
}

const nested = ({ name, block: inner, nesting, least, most }: NestedBlock): Buffer =>
  Buffer.concat([
    bytes(1, name),
    bytes(2, block(inner)),
    number(3, nestings[nesting]),
    number(4, least),
    number(5, most),
  ])

const block = ({ attributes, blocks }: Block): Buffer =>
  Buffer.concat([
    ...attributes.map((each) => bytes(2, attribute(each))),
    ...blocks.map((each) => bytes(3, nested(each))),
  ])

const schema = (of: Block) => bytes(2, block(of))

const kinds = (field: number, all: Record<string, Block>): Buffer[] =>
  Object.entries(all).map(([name, of]) =>
    bytes(field, Buffer.concat([bytes(1, name), bytes(2, schema(of))])),
  )

/** The answer to GetProviderSchema. */
export const encode = ({ provider, resources, dataSources }: Schemas): Buffer =>
  Buffer.concat([bytes(1, schema(provider)), ...kinds(2, resources), ...kinds(3, dataSources)])
