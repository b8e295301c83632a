import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { readBlocks } from './hcl.ts'

const text = (framework: string, path: string) =>
  `${projectOf(answersFor({ framework, data: 'dsql' })).get(path)?.bytes}`

test.each(['sam', 'serverless'])(
  '%s: where no backup was made, the alarm fires, and no gate closes',
  (framework) => {
    const { Resources } = parseDocument(text(framework, 'infra/global.yaml'), {
      logLevel: 'silent',
    }).toJSON()
    const { Metadata, Properties } = Resources.BackupsAlarm
    expect(Metadata).toEqual({ Gate: 'ignores' })
    expect(Properties).toMatchObject({
      AlarmName: 'orders-backups',
      MetricName: 'NumberOfBackupJobsCompleted',
      Dimensions: [{ Name: 'BackupVaultName', Value: 'orders' }],
      TreatMissingData: 'breaching',
    })
    expect(Properties.AlarmActions).toHaveLength(1)
    expect(Properties.AlarmActions[0]).toMatch(/^arn:.*:orders-\$\{AWS::Region\}-alarms$/)
  },
)

test('terraform: where no backup was made, the alarm fires, and no gate closes', () => {
  const alarm = readBlocks(text('terraform', 'infra/global/backups.tf')).find(
    ({ labels }) => labels[0] === 'aws_cloudwatch_metric_alarm',
  )
  const argument = (name: string) => `${alarm?.arguments.get(name)}`
  expect(argument('alarm_name')).toContain('-backups')
  expect(argument('treat_missing_data')).toContain('breaching')
  expect(argument('alarm_actions')).toMatch(/:sns:us-east-2:.*-us-east-2-alarms/)
})
