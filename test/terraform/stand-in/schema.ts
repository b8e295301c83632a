import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Block, Schemas, Type } from './protocol.ts'

/** What an interface of the bindings says of one argument or block. */
interface Property {
  required: boolean
  isBlock: boolean
  /** In TypeScript: `string`, `LambdaAliasTimeouts`, `DynamodbTableReplica[] | cdktn.IResolvable`. */
  type: string
}

/** What a class of the bindings says of one attribute. */
interface Described {
  computed: boolean
  type: Type
  set: boolean
}

const getters: Record<string, Type> = {
  String: 'string',
  Number: 'number',
  Boolean: 'bool',
  List: ['list', 'string'],
  NumberList: ['list', 'number'],
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
}

/** The bindings of one kind of resource or data source, or of the provider itself. */
class Bindings {
  private readonly code: string
  private readonly types: string

  /** @param folder of the package's `lib` */
  constructor(folder: string) {
    const structs = join(folder, 'index-structs')
    const inner = existsSync(structs) ? readdirSync(structs).map((file) => join(structs, file)) : []
    const files = [...inner, join(folder, 'index.js'), join(folder, 'index.d.ts')]
    const text = (ending: string) =>
      files
        .filter((file) => file.endsWith(ending))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n')
    this.code = text('.js')
    this.types = text('.d.ts')
  }

  schema(): Block {
    const [, name = ''] = /^class (\w+) extends cdktn\.Terraform\w+ \{/m.exec(this.code) ?? []
    return this.block(`${name}Config`, name)
  }

  private block(interfaceName: string, className: string): Block {
    const described = this.described(className)
    const properties = this.properties(interfaceName)
    const made: Block = { attributes: [], blocks: [] }
    for (const [name, { required, isBlock, type }] of properties) {
      const known = described.get(name)
      if (isBlock) {
        const [, inner = '', many] = /^(\w+)(\[\])?/.exec(type) ?? []
        const single = name === 'timeouts'
        made.blocks.push({
          name,
          block: this.block(inner, `${inner}OutputReference`),
          nesting: single ? 'SINGLE' : known?.set ? 'SET' : 'LIST',
          least: required ? 1 : 0,
          most: many || single ? 0 : 1,
        })
      } else {
        // The provider's own arguments have no type here.
        const flags = required ? { required } : { optional: true, computed: !!known?.computed }
        made.attributes.push({ name, type: known?.type ?? 'dynamic', ...flags })
      }
    }
    for (const [name, { type }] of described) {
      if (!properties.has(name)) {
        made.attributes.push({ name, type, computed: true })
      }
    }
    return made
  }

  /** The arguments and blocks that an interface takes, by Terraform's names. */
  private properties(name: string): Map<string, Property> {
    const [, body] =
      new RegExp(`^export interface ${name}\\b[^{]*\\{\n([\\s\\S]*?)^\\}`, 'm').exec(this.types) ??
      []
    if (body === undefined) throw new Error(`The bindings have no interface ${name}.`)
    const each = /\/\*\*([\s\S]*?)\*\/\s+readonly \w+(\??): ([^;{]*)/g
    return new Map(
      [...body.matchAll(each)].flatMap(([, comment = '', optional, type = '']) => {
        const [, argument = ''] = /#(\w+) \w+#\1\}/.exec(comment) ?? []
        const isBlock = new RegExp(`^\\s*\\* ${argument} block$`, 'm').test(comment)
        // An alias is Terraform's own.
        return argument === 'alias' ? [] : [[argument, { required: !optional, isBlock, type }]]
      }),
    )
  }

  /** The attributes of a class, by Terraform's names. */
  private described(name: string): Map<string, Described> {
    const [body = ''] =
      new RegExp(`^class ${name} extends [\\s\\S]*?^\\}`, 'm').exec(this.code) ?? []
    const each =
      /\/\/ (\w+) - computed: (\w+), .*\n\s+(?:_\w+ = new (\w+)\(this, "\w+"(?:, (\w+))?\)|(?:_\w+;\n\s+)?get \w+\(\) \{\n\s+return ([^\n]+))/g
    return new Map(
      [...body.matchAll(each)].map(([, attribute = '', computed, inner, flag, getter = '']) => {
        const set = inner ? flag === 'true' : getter.includes('Fn.tolist(')
        const type = inner ? this.objects(inner, set) : typeOf(getter, set)
        return [attribute, { computed: computed === 'true', type, set }]
      }),
    )
  }

  /** @param name of a class for one object, or for a list, set or map of them */
  private objects(name: string, set: boolean): Type {
    const [, bare = '', ending] = /^(\w+?)(List|Map|OutputReference)$/.exec(name) ?? []
    const members = [...this.described(`${bare}OutputReference`)]
    const object: Type = [
      'object',
      Object.fromEntries(members.map(([key, { type }]) => [key, type])),
    ]
    return ending === 'Map' ? ['map', object] : [set ? 'set' : 'list', object]
  }
}

/** @param getter what the bindings return for an attribute: `this.getStringAttribute('arn')` */
function typeOf(getter: string, set: boolean): Type {
  const [, kind = ''] = /this\.get(\w+)Attribute\(/.exec(getter) ?? []
  const type = getters[kind] ?? 'dynamic'
  return set && Array.isArray(type) && type[0] === 'list' ? ['set', type[1]] : type
}

/** The folders of the package's `lib` that speak of what texts of Terraform name. */
export const foldersOf = (texts: string[]): string[] => [
  'provider',
  ...new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/^(?:mock_)?(resource|data) "aws_(\w+)"/gm)].map(([, kind, name = '']) =>
        `${kind === 'data' ? 'data_aws_' : ''}${name}`.replaceAll('_', '-'),
      ),
    ),
  ),
]

/** @param lib of the generated bindings, with at least these folders */
export function readSchemas(lib: string, folders: string[]): Schemas {
  const schemas: Schemas = {
    provider: new Bindings(join(lib, 'provider')).schema(),
    resources: {},
    dataSources: {},
  }
  for (const folder of folders.filter((each) => each !== 'provider')) {
    const data = folder.startsWith('data-aws-')
    const type = `aws_${folder.replace(/^data-aws-/, '').replaceAll('-', '_')}`
    const kinds = data ? schemas.dataSources : schemas.resources
    kinds[type] = new Bindings(join(lib, folder)).schema()
  }
  return schemas
}
