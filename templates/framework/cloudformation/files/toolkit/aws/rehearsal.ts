import { setImmediate } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import type { Say } from '../commands/command.ts'
import { packageService } from '../rollout/packages.ts'
import { SETTINGS } from '../rollout/settings.ts'
import type { Cloud } from './cloud.ts'
import type { ObjectAddress } from './objects.ts'
import { changeOf } from './stacks.ts'

/**
 * Prints every call and command in the order of a real run, and makes none. What only AWS could answer stands in angle
 * brackets; a question that is asked again and again is printed once.
 *
 * @param running the release that every region is taken to run before
 */
export function rehearsal(say: Say, running = '<running release>'): Cloud {
  const asked = new Set<string>()
  const installed = new Map<string, string>()
  const ask = (line: string) => {
    if (!asked.has(line)) say(line)
    asked.add(line)
  }
  const change = (line: string) => {
    asked.clear()
    say(line)
  }
  const object = ({ bucket, key }: ObjectAddress) => `s3://${bucket}/${key}`
  return {
    async account(region) {
      ask(`${region}  sts:GetCallerIdentity`)
      return '<account>'
    },
    async stack(region, name) {
      ask(`${region}  cloudformation:DescribeStacks ${name}`)
      return {
        status: 'UPDATE_COMPLETE',
        // As of a service that is deployed already.
        parameters: new Proxy<Record<string, string>>(
          { Release: installed.get(region) ?? running },
          { get: (given, name) => given[String(name)] ?? `<${String(name)}>` },
        ),
        outputs: new Proxy({}, { get: (_outputs, output) => `<${name}.${String(output)}>` }),
      }
    },
    async updateStack({ region, stack, bucket, template: { path, bytes }, parameters }) {
      const template = bytes && bucket ? object({ region, bucket, key: path }) : path
      const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
      const words = [changeOf(stack), stack, template, ...given]
      change(`${region}  cloudformation:${words.join(' ')}`)
      if (parameters.Release) installed.set(region, parameters.Release)
    },
    async read(address) {
      ask(`${address.region}  s3:GetObject ${object(address)}`)
      const [, id, name] = address.key.split('/')
      if (name === 'trial') return Buffer.from(id === '<running release>' ? 'passed' : 'open')
      return name === 'previous' ? Buffer.from('<release before>') : undefined
    },
    async release(region, bucket, id) {
      ask(`${region}  s3:GetObject s3://${bucket}/releases/${id}/*`)
      const settings = Buffer.from(packageService('region').text)
      return { id, digest: '<digest>', files: { [SETTINGS]: settings } }
    },
    async write(address, body) {
      change(`${address.region}  s3:PutObject ${object(address)} (${body.length} bytes)`)
    },
    async alarms(region) {
      const prefix = `${topology.service}-${region}-`
      ask(`${region}  cloudwatch:DescribeAlarms ${prefix}*`)
      return [{ name: `${prefix}<each>`, state: 'OK', reason: '' }]
    },
    async stopShifts(region, application, group) {
      change(`${region}  codedeploy:StopDeployment of ${application} ${group}`)
      return 0
    },
    async readData(region, origin) {
      ask(`${region}  GET ${origin}/health/data`)
      return { version: installed.get(region) ?? running }
    },
    async readHealth(region, origin) {
      ask(`${region}  GET ${origin}/health`)
      return { version: installed.get(region) ?? running }
    },
    async change(lines) {
      for (const line of lines) change(line)
    },
    async wait(seconds) {
      ask(`wait ${seconds} s`)
      await setImmediate()
    },
  }
}
