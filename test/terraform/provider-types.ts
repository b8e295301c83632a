import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { type Block, readBlocks } from '../matrix/hcl.ts'
import { combinations } from '../support/combinations.ts'

// `node test/terraform/provider-types.ts <folder of @cdktf/provider-aws>`: whether the .tf files of every project name
// nothing that a version of the AWS provider does not have, going by the types that were generated from it. For versions
// that a machine has not; `terraform validate` is better wherever it has one. The package is no dependency: it has 392 MB.

/** What every resource and every block may have. */
const meta = /^(provider|count|for_each|depends_on|lifecycle)$/

/** An argument or a block of the provider's. */
interface Member {
  required: boolean
  /** The interface of a block. */
  type: string | undefined
}

const membersOf = new Map<string, Map<string, Member>>()

/** @returns what the interface declares, by Terraform's names */
function members(types: string, name: string): Map<string, Member> {
  const start = types.indexOf(`export interface ${name} `)
  if (start < 0) throw new Error(`no interface ${name}`)
  const text = types.slice(start, types.indexOf('\n}', start))
  return new Map(
    [...text.matchAll(/#(\w+) \w+#\1\}[\s\S]*?readonly \w+(\??): ([^;{]*)/g)].map(
      ([, argument = '', optional, type = '']) => [
        argument,
        { required: !optional, type: /^([A-Z]\w+?)(?:\[\]| \||$)/.exec(type)?.[1] },
      ],
    ),
  )
}

function problemsOf(block: Block, name: string, types: string, where: string): string[] {
  const known = membersOf.get(name) ?? members(types, name)
  membersOf.set(name, known)
  const given = new Set<string>()
  const found: string[] = []
  for (const argument of block.arguments.keys()) {
    if (meta.test(argument)) continue
    given.add(argument)
    if (!known.has(argument)) found.push(`${where}: no argument ${argument}`)
  }
  for (const inner of block.blocks) {
    if (meta.test(inner.type)) continue
    const dynamic = inner.type === 'dynamic'
    const kind = dynamic ? (inner.labels[0] ?? '') : inner.type
    given.add(kind)
    const type = known.get(kind)?.type
    const content = dynamic ? inner.blocks.find((each) => each.type === 'content') : inner
    if (!type || !content) found.push(`${where}: no block ${kind}`)
    else found.push(...problemsOf(content, type, types, `${where}.${kind}`))
  }
  for (const [argument, { required }] of known) {
    if (required && !given.has(argument)) found.push(`${where}: ${argument} is needed`)
  }
  return found
}

/** What the provider's types do not have of all that a file names. */
function problemsIn(text: string, lib: string): string[] {
  const found: string[] = []
  for (const block of readBlocks(text)) {
    const [type = '', name = ''] = block.labels
    if (!/^(resource|data)$/.test(block.type) || !type.startsWith('aws_')) continue
    const bare = `${block.type === 'data' ? 'data_aws' : ''}${type.slice(block.type === 'data' ? 3 : 4)}`
    const file = `${lib}/${bare.replaceAll('_', '-')}/index.d.ts`
    if (!existsSync(file)) found.push(`no ${block.type} ${type}`)
    else {
      const types = readFileSync(file, 'utf8')
      const config = /export interface (\w+) extends cdktf\.TerraformMetaArguments/.exec(types)?.[1]
      found.push(...problemsOf(block, config ?? '', types, `${type}.${name}`))
    }
  }
  // What is read of a resource: aws_lambda_alias.live.invoke_arn.
  const read = text
    .replaceAll(/^\s*#.*$/gm, '')
    .matchAll(/\b(data\.)?aws_(\w+)\.\w+(?:\[[^\]]*\])?\.(\w+)/g)
  for (const [whole, data, type = '', attribute = ''] of read) {
    const file = `${lib}/${`${data ? 'data_aws_' : ''}${type}`.replaceAll('_', '-')}/index.d.ts`
    const getter = attribute.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (!existsSync(file) || !readFileSync(file, 'utf8').includes(` get ${getter}()`)) {
      found.push(`${whole} cannot be read`)
    }
  }
  return found
}

if (import.meta.main) {
  const [folder = ''] = process.argv.slice(2)
  const { cdktf } = JSON.parse(readFileSync(posix.join(folder, 'package.json'), 'utf8'))
  const sources = readSources(`${packageRoot}templates/`)
  const texts = new Set<string>()
  for (const answers of combinations().filter(({ framework }) => framework === 'terraform')) {
    for (const [path, { bytes }] of render(makePlan(answers), sources)) {
      if (path.endsWith('.tf')) texts.add(`${bytes}`)
    }
  }
  const found = new Set([...texts].flatMap((text) => problemsIn(text, posix.join(folder, 'lib'))))
  for (const problem of found) console.log(problem)
  const kinds = new Set(
    [...texts].flatMap((text) => text.match(/^(resource|data) "aws_\w+"/gm) ?? []),
  )
  console.log(
    `${texts.size} files, ${kinds.size} kinds of resources and data, version ${cdktf.provider.version}: ${found.size} problems`,
  )
  process.exitCode = found.size > 0 ? 1 : 0
}
