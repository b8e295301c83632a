import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeProject, missing, type Project } from './project.ts'

/** Resources that Terraform has itself: no provider, and no account. `output` is what `input` was when it was applied. */
const root = `
variable "limit" { type = number }
resource "terraform_data" "alarm" { input = { limit = var.limit, of = ["a", "b"] } }
resource "terraform_data" "reader" { input = terraform_data.alarm.output }
`

describe.skipIf(missing !== undefined)('a plan of Terraform’s that was shown', () => {
  let project: Project
  // biome-ignore lint/suspicious/noExplicitAny: a module of the project's
  let changes: any
  const terraform = async (...words: string[]) => {
    const ran = await project.run('terraform', words)
    expect(ran.status, ran.output).toBe(0)
    return ran.stdout
  }
  /** What a plan says that is made now, with that limit. */
  const planned = async (limit: number) => {
    await terraform('plan', '-no-color', `-var=limit=${limit}`, '-out=saved.tfplan')
    return JSON.parse(await terraform('show', '-json', 'saved.tfplan'))
  }

  beforeAll(async () => {
    project = makeProject({})
    changes = await import(pathToFileURL(join(project.directory, 'toolkit/aws/changes.ts')).href)
    writeFileSync(join(project.directory, 'main.tf'), root)
    await terraform('init', '-no-color')
    await terraform('apply', '-no-color', '-auto-approve', '-var=limit=1')
  })

  test('says what may be done again, with the values that it knew', async () => {
    const shown = await planned(2)
    const both = ['update terraform_data.alarm', 'update terraform_data.reader']
    expect(changes.changes(shown)).toEqual(both)
    expect(changes.notIn(shown, await planned(2))).toEqual([])
    expect(changes.notIn(shown, await planned(3))).toEqual(['update terraform_data.alarm'])
  })

  test('says nothing of what was not known then', async () => {
    const shown = await planned(2)
    const of = ['-target=terraform_data.alarm', '-var=limit=2']
    await terraform('apply', '-no-color', '-auto-approve', ...of)
    const rest = await planned(2)
    expect(changes.changes(rest)).toEqual(['update terraform_data.reader'])
    expect(changes.notIn(shown, rest)).toEqual([])
  })
})
