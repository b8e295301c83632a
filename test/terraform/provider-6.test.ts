import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { combinations } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { makeProject, missing, type Project, type Ran } from './project.ts'
import { type StandIn, standIn, version } from './stand-in/provider.ts'

/** A folder of Terraform in some project. */
interface Root {
  answers: Answers
  folder: string
  files: Map<string, string>
}

/** The roots and modules of every combination, without those that are another's in nothing. */
function distinctRoots(): Root[] {
  const found = new Map<string, Root>()
  for (const answers of combinations().filter(({ framework }) => framework === 'terraform')) {
    const texts = new Map<string, Map<string, string>>()
    for (const [path, { bytes }] of projectOf(answers)) {
      // Another region's root is the home region's, with other names in it.
      const [, folder] =
        /^(infra\/(?:bootstrap|global|modules\/[\w-]+|regions\/us-east-2))\//.exec(path) ?? []
      if (!folder) continue
      const files = texts.get(folder) ?? new Map()
      texts.set(folder, files.set(path, `${bytes}`))
    }
    for (const [folder, files] of texts) {
      found.set(JSON.stringify([...files]), { answers, folder, files })
    }
  }
  return [...found.values()]
}

/** As few roots with tests as have every file that any of them has. */
function tested(roots: Root[]): Root[] {
  const seen = new Set<string>()
  return roots
    .filter(({ files }) => [...files.keys()].some((path) => path.endsWith('.tftest.hcl')))
    .sort((one, other) => other.files.size - one.files.size)
    .filter(({ files }) => {
      const before = seen.size
      for (const path of files.keys()) seen.add(path)
      return seen.size > before
    })
}

describe.skipIf(missing !== undefined)(`Terraform, with version ${version} of the provider`, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'provider-'))
  afterAll(() => {
    provider?.close()
    rmSync(scratch, { recursive: true, force: true })
  })
  let roots: Root[]
  let provider: StandIn
  beforeAll(async () => {
    roots = distinctRoots()
    const texts = roots.flatMap(({ files }) => [...files.values()])
    provider = await standIn(scratch, texts)
  })

  async function terraform(project: Project, folder: string, ...words: string[]): Promise<Ran> {
    const run = (env: Record<string, string>, ...each: string[]) =>
      project.run('terraform', [`-chdir=${folder}`, ...each, '-no-color'], env)
    const ready = await run(provider.mirror, 'init', '-backend=false')
    expect(ready.output).toMatch(
      new RegExp(`(Installed|Using previously-installed) hashicorp/aws v${version}`),
    )
    return run(provider.running, ...words)
  }

  async function failures(some: Root[], command: string): Promise<string[]> {
    const projects = new Map<Answers, Project>()
    const failed: string[] = []
    for (const { answers, folder } of some) {
      const project = projects.get(answers) ?? makeProject(answers)
      projects.set(answers, project)
      const { status, output } = await terraform(project, folder, command)
      if (status !== 0) failed.push(`${JSON.stringify(answers)} ${folder}\n${output}`)
    }
    return failed
  }

  test('every root and module of every combination is valid', async () => {
    expect(roots.length).toBeGreaterThan(50)
    expect(await failures(roots, 'validate')).toEqual([])
  })

  test('the tests of roots and modules pass', async () => {
    expect(await failures(tested(roots), 'test')).toEqual([])
  })

  // biome-ignore format: one fault a line
  const faults: [string, string, string | RegExp, string, RegExp][] = [
    ['a misspelled argument', 'dns.tf', 'enable_sni ', 'enable_snl ', /argument named "enable_snl" is not expected/],
    ['a missing argument', 'function.tf', /^ +function_name +=.*\n/gm, '', /The argument "function_name" is required/],
    ['a misspelled block', 'api.tf', 'access_log_settings {', 'access_log_setting {', /Blocks of type "access_log_setting" are not expected/],
    ['a misspelled attribute', 'api.tf', 'aws_lambda_alias.live.invoke_arn', 'aws_lambda_alias.live.invoke_am', /attribute named "invoke_am"/],
    ['a value of another type', 'function.tf', /^ +timeout += .*$/gm, '  timeout = "long"', /Inappropriate value for attribute "timeout": a number is required/],
    ['a resource that there is not', 'shifts.tf', 'resource "aws_codedeploy_app" ', 'resource "aws_codedeploy_application" ', /does not support resource type "aws_codedeploy_application"/],
  ]

  test.each(faults)('%s is refused', async (_title, file, from, to, sentence) => {
    const module = 'infra/modules/region'
    const project = makeProject({ domain: 'api.example.com' })
    project.edit(`${module}/${file}`, from, to)
    const { status, output } = await terraform(project, module, 'validate')
    expect(output.replaceAll(/\s+/g, ' ')).toMatch(sentence)
    expect(status).toBe(1)
  })
})
