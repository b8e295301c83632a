import { posix } from 'node:path'
import { oncePerText } from '../support/once-per-text.ts'
import { type Block, readBlocks } from './hcl.ts'

/** A resource as a root makes it. */
export interface TerraformResource {
  type: string
  /** As `terraform state list` shows it. */
  address: string
  /** The folder of the root. */
  root: string
  /** The region that its provider works in. */
  region: string
  /** The region whose bucket has the root's state; none for a file. */
  stateIn: string | undefined
  block: Block
  /** The value of an argument, a string; of a block within, when one is named. */
  text(argument: string, block?: string): string
}

/** A folder's blocks, its provider's regions by alias, and what its variables are. */
interface Folder {
  path: string
  blocks: Block[]
  providers: Map<string, string>
  variables: Map<string, string>
}

const read = oncePerText(readBlocks)
const own = ''
const quoted = /^"([^"$]*)"$/

function blocksIn(files: ReadonlyMap<string, string>, folder: string): Block[] {
  const blocks: Block[] = []
  for (const [path, text] of files) {
    if (posix.dirname(path) === folder && path.endsWith('.tf')) blocks.push(...read(text))
  }
  if (blocks.length === 0) throw new Error(`${folder} declares nothing`)
  return blocks
}

/** @throws when it is more than a literal, a name, or names within a string */
function evaluate(expression: string, folder: Folder, files: ReadonlyMap<string, string>): string {
  const topology = JSON.parse(files.get('infra/topology.json') ?? '{}')
  const known = (name: string): string => {
    const [scope, first = '', second] = name.split('.')
    if (scope === 'var') {
      const value = folder.variables.get(first)
      if (value !== undefined) return value
    }
    if (name === 'data.aws_caller_identity.current.account_id') return 'ACCOUNT'
    if (scope === 'local') {
      if (first === 'topology' && typeof topology[second ?? ''] === 'string')
        return topology[second ?? '']
      for (const { type, arguments: locals } of folder.blocks) {
        const value = type === 'locals' && locals.get(first)
        if (value) return evaluate(value, folder, files)
      }
    }
    const resource = folder.blocks.find(({ labels }) => `${labels[0]}.${labels[1]}.arn` === name)
    if (resource) return evaluate(resource.arguments.get('name') ?? '', folder, files)
    throw new Error(`${folder.path}: what ${name} is cannot be read`)
  }
  const literal = quoted.exec(expression)
  if (literal) return literal[1] as string
  if (/^[\w.]+$/.test(expression)) return known(expression)
  const string = /^"(.*)"$/.exec(expression)?.[1]
  if (string === undefined) throw new Error(`${folder.path}: ${expression} cannot be read`)
  return string.replaceAll(/\$\{([\w.]+)\}/g, (_, name) => known(name))
}

function providersOf(blocks: Block[]): Map<string, string> {
  return new Map(
    blocks
      .filter(({ type, labels }) => type === 'provider' && labels[0] === 'aws')
      .map(({ arguments: of }) => [
        quoted.exec(of.get('alias') ?? '')?.[1] ?? own,
        quoted.exec(of.get('region') ?? '')?.[1] ?? '',
      ]),
  )
}

/** The alias in `aws.us_west_2`; none in `aws`, or in nothing. */
const aliasIn = (expression = ''): string => /^aws\.(\w+)$/.exec(expression)?.[1] ?? own

function resourcesIn(
  files: ReadonlyMap<string, string>,
  folder: Folder,
  of: { root: string; prefix: string; stateIn: string | undefined },
): TerraformResource[] {
  return folder.blocks.flatMap((block): TerraformResource[] => {
    const { type, labels, arguments: given } = block
    if (type === 'resource') {
      const [kind = '', name = ''] = labels
      const region = folder.providers.get(aliasIn(given.get('provider')))
      if (!region) throw new Error(`${folder.path}: no region is known for ${kind}.${name}`)
      const text: TerraformResource['text'] = (argument, inner) => {
        const from = inner ? block.blocks.find(({ type: kind }) => kind === inner) : block
        return evaluate(from?.arguments.get(argument) ?? '', folder, files)
      }
      return [{ type: kind, address: `${of.prefix}${kind}.${name}`, region, block, text, ...of }]
    }
    if (type !== 'module') return []
    if (given.has('for_each') || given.has('count')) {
      throw new Error(`${folder.path}: how many there are of module ${labels[0]} cannot be read`)
    }
    const source = quoted.exec(given.get('source') ?? '')?.[1] ?? ''
    const path = posix.join(folder.path, source)
    const passed = /\baws\s*=\s*([\w.]+)/.exec(given.get('providers') ?? '')?.[1]
    const variables = [...given].filter(([name]) => !['source', 'providers'].includes(name))
    const inner: Folder = {
      path,
      blocks: blocksIn(files, path),
      providers: new Map([[own, folder.providers.get(aliasIn(passed)) ?? '']]),
      variables: new Map(
        variables.flatMap(([name, value]) =>
          value === `var.${name}` ? [] : [[name, evaluate(value, folder, files)]],
        ),
      ),
    }
    return resourcesIn(files, inner, { ...of, prefix: `${of.prefix}module.${labels[0]}.` })
  })
}

/** Every resource of every root of a project, each module once for each time that it is used. */
export function terraformResources(files: ReadonlyMap<string, string>): TerraformResource[] {
  const roots = new Set<string>()
  for (const [path, text] of files) {
    if (/^infra\/.*\.tf$/.test(path) && /^provider "aws"/m.test(text))
      roots.add(posix.dirname(path))
  }
  return [...roots].flatMap((root) => {
    const blocks = blocksIn(files, root)
    const folder = { path: root, blocks, providers: providersOf(blocks), variables: new Map() }
    const backend = blocks
      .filter(({ type }) => type === 'terraform')
      .flatMap((block) => block.blocks)
      .find(({ type }) => type === 'backend')
    const stateIn = quoted.exec(backend?.arguments.get('region') ?? '')?.[1]
    return resourcesIn(files, folder, { root, prefix: '', stateIn })
  })
}
