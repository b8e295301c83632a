import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import type { TestContext } from 'vitest'
import { packageRoot } from '../../generators/root.ts'

/** A missing tool is a visible skip on a laptop and a failure in CI. */
export function missing(context: TestContext, what: string): never {
  if (process.env.CI === 'true') throw new Error(`${what} is missing, and CI needs it.`)
  return context.skip(`${what} is missing`)
}

/** The JSON schema of that name, beside the checkout. */
export function schema(context: TestContext, name: string): ValidateFunction {
  const file = resolve(packageRoot, '../shared/schemas', name)
  if (!existsSync(file)) missing(context, `the JSON schema ${name}`)
  const ajv = new Ajv({ strict: false, validateFormats: false })
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')))
}
