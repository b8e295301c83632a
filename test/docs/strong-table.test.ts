import { expect, test } from 'vitest'
import { makePlan } from '../../generators/plan/plan.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'

const three = ['us-east-1', 'us-east-2', 'us-west-2']

/** The regions that an option of README's takes out of a table, as the AWS CLI would read it. */
function deleted(readme: string, option: string): string[] {
  const [, updates = '[]'] = readme.match(new RegExp(`--${option} '([^']*)'`)) ?? []
  const parsed: { Delete: { RegionName: string } }[] = JSON.parse(updates)
  return parsed.map(({ Delete }) => Delete.RegionName)
}

test.each([
  ['sam', three],
  ['serverless', ['us-east-2', 'us-west-2']],
  ['terraform', ['eu-west-1', 'eu-central-1']],
])(
  'README of %s, %j: a table that is in the way goes with all that belongs to it, in one call',
  (framework, regions) => {
    const answers = answersFor({ framework, regions, data: 'dynamodb-strong' })
    const plan = makePlan(answers)
    const readme = `${projectOf(answers).get('README.md')?.bytes}`
    const replicas = deleted(readme, 'replica-updates')
    expect([plan.home, ...replicas].toSorted()).toEqual(regions.toSorted())
    expect(deleted(readme, 'global-table-witness-updates')).toEqual(
      plan.witness === undefined ? [] : [plan.witness],
    )
    expect(readme).toContain(`delete-table --region ${plan.home} --table-name ${plan.name}`)
  },
)
