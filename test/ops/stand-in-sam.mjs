#!/usr/bin/env node
// Stands in for the SAM CLI: records its arguments, then creates or updates the stack in the CloudFormation that
// AWS_ENDPOINT_URL names. The Serverless transform is AWS's own, so a template that needs it keeps its parameters and
// gets the outputs that a shift is stopped by, and alarms; any other template is used as it is.
import { appendFileSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'

const require = createRequire(`${process.cwd()}/package.json`)
const { CloudFormation } = require('@aws-sdk/client-cloudformation')
const { CloudWatch } = require('@aws-sdk/client-cloudwatch')
const { parseDocument } = require('yaml')

const flag = { type: 'string' }
const { values, positionals } = parseArgs({
  // Two options take several words, as SAM's do.
  args: process.argv.slice(2).filter((word) => !/^CAPABILITY_AUTO_EXPAND$/.test(word)),
  allowPositionals: true,
  options: {
    'template-file': flag,
    'stack-name': flag,
    region: flag,
    capabilities: flag,
    's3-bucket': flag,
    's3-prefix': flag,
    'role-arn': flag,
    'parameter-overrides': flag,
    'no-confirm-changeset': { type: 'boolean' },
    'no-fail-on-empty-changeset': { type: 'boolean' },
  },
})
const { region, 'stack-name': stack } = values
const overrides = [values['parameter-overrides'], ...positionals.slice(1)].filter(Boolean)
const given = Object.fromEntries(overrides.map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
appendFileSync(process.env.SAM_LOG, `${JSON.stringify({ region, stack, given })}\n`)

const text = readFileSync(values['template-file'], 'utf8')
const { Parameters = {}, Transform } = parseDocument(text, { logLevel: 'silent' }).toJSON()
const service = stack.replace(/-region$/, '')
const template = Transform
  ? JSON.stringify({
      Parameters,
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Outputs: {
        CodeDeployApplication: { Value: 'application' },
        CodeDeployGroup: { Value: 'group' },
      },
    })
  : text

const cloudFormation = new CloudFormation({ region })
const exists = await cloudFormation.describeStacks({ StackName: stack }).then(
  () => true,
  () => false,
)
if (exists && given.TrafficShift === 'gradual') {
  const shift = await fetch(`${process.env.AWS_ENDPOINT_URL}/shift/${region}`)
  const end = await shift.text()
  console.log(`traffic ${end}`)
  // CloudFormation undoes an update whose deployment was stopped.
  if (end === 'stopped') process.exit(1)
}
const known = Object.keys(Parameters)
const change = exists ? 'updateStack' : 'createStack'
await cloudFormation[change]({
  StackName: stack,
  TemplateBody: template,
  Parameters: known
    .filter((name) => exists || name in given)
    .map((name) =>
      name in given
        ? { ParameterKey: name, ParameterValue: given[name] }
        : { ParameterKey: name, UsePreviousValue: true },
    ),
}).catch((error) => {
  if (!error.message.includes('No updates')) throw error
})
console.log(`${exists ? 'updated' : 'created'} ${stack}`)

if (Transform) {
  const cloudWatch = new CloudWatch({ region })
  const AlarmName = `${service}-${region}-5xx`
  const metric = { Namespace: 'test', MetricName: '5xx', Statistic: 'Sum', Period: 60 }
  const breach = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 1, EvaluationPeriods: 2 }
  if (!exists) await cloudWatch.putMetricAlarm({ AlarmName, ...metric, ...breach })
  if (process.env.ALARM_AFTER === region) {
    const StateReason = 'three data points over the threshold'
    await cloudWatch.setAlarmState({ AlarmName, StateValue: 'ALARM', StateReason })
  }
}
