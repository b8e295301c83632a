import { join } from 'node:path'
import { expect } from 'vitest'
import type { Account, Deployable, Ran } from './account.ts'

export const HOME = 'us-east-2'
export const OTHER = 'us-west-2'

/** A failure's report shows what the command said. */
export const done = ({ status, output }: Ran): void =>
  expect(`${output}ended with ${status}`).toMatch(/with 0$/)

interface Stack {
  Parameters: { ParameterKey: string; ParameterValue: string }[]
}

/** The account as someone else sees it. */
export interface Outside {
  /** What the home region runs, and what the other does. */
  running(): Promise<(string | undefined)[]>
  /** Of the region's 5xx alarm, unless another is named. */
  setAlarm(
    region: string,
    state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
    name?: string,
  ): Promise<unknown>
  /** Makes the service's table in both regions. */
  makeTables(): Promise<void>
  /** Whether the region's replica says that `target` is evacuated. */
  flag(region: string, target: string): Promise<boolean | undefined>
}

/** Looks with the project's own SDK: this repository has none. */
export async function outside(
  project: Pick<Deployable, 'directory'>,
  account: Account,
): Promise<Outside> {
  const load = async (name: string) =>
    import(join(project.directory, 'node_modules/@aws-sdk', `client-${name}`, 'dist-cjs/index.js'))
  const { CloudFormation } = await load('cloudformation')
  const { CloudWatch } = await load('cloudwatch')
  const { DynamoDB } = await load('dynamodb')
  const at = (region: string) => ({
    region,
    endpoint: account.url,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  })
  const keys = ['pk', 'sk']
  return {
    running: () =>
      Promise.all(
        [HOME, OTHER].map(async (region) => {
          const answer = await new CloudFormation(at(region)).describeStacks({
            StackName: 'orders-region',
          })
          const [stack] = answer.Stacks as Stack[]
          return stack?.Parameters.find(({ ParameterKey }) => ParameterKey === 'Release')
            ?.ParameterValue
        }),
      ),
    setAlarm: (region, state, name = '5xx') =>
      new CloudWatch(at(region)).setAlarmState({
        AlarmName: `orders-${region}-${name}`,
        StateValue: state,
        StateReason: 'set by the test',
      }),
    async makeTables() {
      for (const region of [HOME, OTHER]) {
        await new DynamoDB(at(region)).createTable({
          TableName: 'orders',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: keys.map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        })
      }
    },
    async flag(region, target) {
      const { Item } = await new DynamoDB(at(region)).getItem({
        TableName: 'orders',
        Key: { pk: { S: `REGION#${target}` }, sk: { S: 'EVACUATION' } },
      })
      return Item?.evacuated?.BOOL
    },
  }
}
