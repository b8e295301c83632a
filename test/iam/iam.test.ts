import { describe, expect, test } from 'vitest'
import { listed } from './needs.ts'
import { generous, idle, neededOfStacks, refused, rows, stacksOf } from './principals.ts'

// ../shared is no part of this repository: without it these are shown as skipped.
describe.skipIf(!listed)('by the list of what AWS’s handlers call', () => {
  test.each(rows)('%s: CloudFormation may do what its stacks ask for', async (_title, answers) => {
    const role = stacksOf(answers).stacks.get('pipeline')?.roles.get('StackRole')
    const needs = await neededOfStacks(answers)
    expect(needs.length).toBeGreaterThan(100)
    expect(refused(role?.statements ?? [], needs)).toEqual([])
  })

  test.each(rows)(
    '%s: CloudFormation may do nothing that nothing asks for',
    async (_title, answers) => {
      const role = stacksOf(answers).stacks.get('pipeline')?.roles.get('StackRole')
      const needed = (await neededOfStacks(answers)).map(({ action }) => action)
      expect(idle(role?.statements ?? [], needed)).toEqual([])
      expect(generous(role?.statements ?? [])).toEqual([])
    },
  )
})
