import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { parseDocument } from 'yaml'
import type { Account } from './account.ts'
import { scopeOf } from './moto.ts'

interface Template {
  Parameters: object
  Transform?: string
}

/** An update of a region's stack, as CloudFormation was asked for it. */
interface Applied {
  region: string
  given: Record<string, string | undefined>
  /** The template that it found at the address. */
  template: string
}

/** CloudFormation in front of a local account, as it is towards templates in buckets: it waits for traffic to shift. */
export interface Stacks extends Account {
  applied: Applied[]
  /** Ends the region's shift as CodeDeploy does when it takes one back by itself. */
  takeBack(region: string): Promise<unknown>
  /** Is called when a region runs what it was updated to, as it may have before. */
  onUpdated: (region: string) => Promise<unknown>
}

interface Answer {
  status: number
  type: string
  body: string | Buffer
}

/**
 * What stands for a template of the service: moto knows few of its resources, and says of the others that it made them.
 * Its parameters are kept, and the outputs that a shift is stopped by and the region is called by.
 */
function standIn({ Parameters }: Template, region: string): string {
  return JSON.stringify({
    Parameters,
    Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
    Outputs: {
      CodeDeployApplication: { Value: 'application' },
      CodeDeployGroup: { Value: 'group' },
      RegionalUrl: { Value: `https://${region}.example` },
    },
  })
}

/** The alarms of the template that a test raises, as moto's CloudFormation does not make them. */
const alarms = ['5xx', 'release-5xx']
const alarmOf = (region: string, name: string) =>
  new URLSearchParams({
    Action: 'PutMetricAlarm',
    Version: '2010-08-01',
    AlarmName: `orders-${region}-${name}`,
    Namespace: 'test',
    MetricName: name,
    Statistic: 'Sum',
    Period: '60',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: '1',
    EvaluationPeriods: '2',
  })

/** CloudFormation's answer to a macro that nobody has acknowledged. */
const insufficient: Answer = {
  status: 400,
  type: 'text/xml',
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>InsufficientCapabilitiesException</Code>
    <Message>Requires capabilities : [CAPABILITY_AUTO_EXPAND]</Message></Error></ErrorResponse>`,
}

/** moto tells services and regions apart by what the signature is for. */
const signed = (region: string, service: string) => ({
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/${region}/${service}/aws4_request`,
  },
})

export async function startStacks(account: Account): Promise<Stacks> {
  const applied: Applied[] = []
  /** Region → how its stack stands, where moto would say that it is complete. */
  const states = new Map<string, 'UPDATE_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE'>()
  /** Region → the request that its stack was made or updated by. */
  const last = new Map<string, string>()

  const forward = (incoming: IncomingMessage, body: string | Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { ...incoming.headers, 'content-length': `${Buffer.byteLength(body)}` }
      const onward = request(
        `${account.url}${incoming.url}`,
        { method: incoming.method, headers },
        async (answer) =>
          resolve({
            status: answer.statusCode ?? 500,
            type: answer.headers['content-type'] ?? '',
            body: await buffer(answer),
          }),
      )
      onward.once('error', reject).end(body)
    })

  async function change(incoming: IncomingMessage, form: URLSearchParams): Promise<Answer> {
    const { region } = scopeOf(incoming.headers.authorization)
    const given = parametersOf(form)
    const address = new URL(form.get('TemplateURL') ?? '')
    const [bucket] = address.hostname.split('.')
    const found = await fetch(`${account.url}/${bucket}${address.pathname}`, signed(region, 's3'))
    const template = await found.text()
    applied.push({ region, given, template })
    const parsed: Template = parseDocument(template, { logLevel: 'silent' }).toJSON()
    if (parsed.Transform && !/CAPABILITY_AUTO_EXPAND/.test(`${form}`)) return insufficient
    form.delete('TemplateURL')
    form.set('TemplateBody', standIn(parsed, region))
    const before = last.get(region)
    const answer = await forward(incoming, `${form}`)
    if (answer.status !== 200) {
      if (/No updates/.test(`${answer.body}`)) await stacks.onUpdated(region)
      return answer
    }
    states.delete(region)
    if (before && given.TrafficShift === 'gradual') {
      states.set(region, 'UPDATE_IN_PROGRESS')
      const end = async () => {
        const how = await fetch(`${account.url}/shift/${region}`).then((shift) => shift.text())
        if (how === 'stopped') {
          await forward(incoming, before)
          return states.set(region, 'UPDATE_ROLLBACK_COMPLETE')
        }
        last.set(region, `${form}`)
        states.delete(region)
        return stacks.onUpdated(region)
      }
      end().catch(() => {})
    } else {
      if (!before) {
        for (const name of alarms) {
          const alarm = { method: 'POST', body: alarmOf(region, name) }
          await fetch(account.url, { ...alarm, ...signed(region, 'monitoring') })
        }
      }
      last.set(region, `${form}`.replace('Action=CreateStack', 'Action=UpdateStack'))
      await stacks.onUpdated(region)
    }
    return answer
  }

  async function answerTo(incoming: IncomingMessage): Promise<Answer> {
    const body = await buffer(incoming)
    const isForm = incoming.headers['content-type']?.includes('x-www-form-urlencoded')
    const form = new URLSearchParams(isForm ? body.toString() : '')
    if (form.has('TemplateURL')) return change(incoming, form)
    const answer = await forward(incoming, body)
    const state = states.get(scopeOf(incoming.headers.authorization).region)
    if (form.get('Action') !== 'DescribeStacks' || !form.get('StackName')?.endsWith('-region'))
      return answer
    const status = /<StackStatus>\w+<\/StackStatus>/
    return state
      ? { ...answer, body: `${answer.body}`.replace(status, `<StackStatus>${state}</StackStatus>`) }
      : answer
  }

  const front = createServer((incoming, outgoing) => {
    answerTo(incoming).then(
      ({ status, type, body }) => outgoing.writeHead(status, { 'content-type': type }).end(body),
      () => outgoing.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => front.once('listening', resolve))
  const stacks: Stacks = {
    ...account,
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    applied,
    onUpdated: async () => {},
    takeBack: (region) => {
      const { headers } = signed(region, 'codedeploy')
      return fetch(account.url, {
        method: 'POST',
        headers: { ...headers, 'x-amz-target': 'CodeDeploy_20141006.StopDeployment' },
        body: JSON.stringify({ deploymentId: 'd-1' }),
      })
    },
    async stop() {
      front.closeAllConnections()
      front.close()
      await account.stop()
    },
  }
  return stacks
}

function parametersOf(form: URLSearchParams): Record<string, string | undefined> {
  const given: Record<string, string | undefined> = {}
  for (let at = 1; form.has(`Parameters.member.${at}.ParameterKey`); at += 1) {
    const [key, value] = ['ParameterKey', 'ParameterValue'].map((name) =>
      form.get(`Parameters.member.${at}.${name}`),
    )
    given[key ?? ''] = value ?? undefined
  }
  return given
}
