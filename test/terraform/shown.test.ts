import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeProject, missing, type Project } from './project.ts'

/** A resource that Terraform has itself: no provider, and no account. */
const thing = (name: string, input: number, replaced: number) =>
  `resource "terraform_data" "${name}" {
  input            = ${input}
  triggers_replace = ${replaced}
}
`

describe.skipIf(missing !== undefined)('a plan of Terraform’s', () => {
  let project: Project
  // biome-ignore lint/suspicious/noExplicitAny: a module of the project's
  let changes: any
  const terraform = async (...words: string[]) => {
    const ran = await project.run('terraform', words)
    expect(ran.status, ran.output).toBe(0)
    return ran.stdout
  }
  /** What a plan says once the root is this. */
  const planned = async (text: string) => {
    writeFileSync(join(project.directory, 'main.tf'), text)
    await terraform('plan', '-no-color', '-out=saved.tfplan')
    return JSON.parse(await terraform('show', '-json', 'saved.tfplan'))
  }

  beforeAll(async () => {
    project = makeProject({})
    changes = await import(pathToFileURL(join(project.directory, 'toolkit/aws/changes.ts')).href)
    writeFileSync(join(project.directory, 'main.tf'), thing('one', 1, 1))
    await terraform('init', '-no-color')
    await terraform('apply', '-no-color', '-auto-approve')
  })

  test('that changes a thing and makes another is told apart', async () => {
    const plan = await planned(thing('one', 2, 1) + thing('two', 1, 1))
    expect(changes.changes(plan)).toEqual([
      'update terraform_data.one',
      'create terraform_data.two',
    ])
    expect(changes.changesOfWhatIs(plan)).toEqual(['update terraform_data.one'])
  })

  test('that replaces a thing makes none', async () => {
    const plan = await planned(thing('one', 1, 2))
    expect(changes.changesOfWhatIs(plan)).toEqual(['delete and create terraform_data.one'])
  })

  test('that leaves all as it is changes nothing', async () => {
    expect(changes.changes(await planned(thing('one', 1, 1)))).toEqual([])
  })
})
