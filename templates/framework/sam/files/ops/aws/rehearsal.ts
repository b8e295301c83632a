import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { ObjectAddress, Say } from './calls.ts'
import type { Cloud } from './cloud.ts'
import { samArguments } from './sam.ts'

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
        parameters: { Release: installed.get(region) ?? running, HostedZoneId: '<zone>' },
        outputs: new Proxy({}, { get: (_outputs, output) => `<${name}.${String(output)}>` }),
      }
    },
    async updateStack(update) {
      const { path, bytes } = update.template
      const key =
        bytes && update.upload && object({ ...update.upload, region: update.region, key: path })
      const printed = { ...update, template: { path: key ?? path } }
      const args = samArguments(printed, process.env.STACK_ROLE_ARN)
      change(`${update.region}  sam ${args.map(quoted).join(' ')}`)
      if (update.parameters.Release) installed.set(update.region, update.parameters.Release)
    },
    async read(address) {
      ask(`${address.region}  s3:GetObject ${object(address)}`)
      const [, id, name] = address.key.split('/')
      if (name === 'region.yaml') return readFile('infra/region.yaml')
      if (name === 'release.json') return Buffer.from(JSON.stringify({ id, digest: '<digest>' }))
      if (name === 'refused') return undefined
      if (name === 'trial') return Buffer.from(id === '<running release>' ? 'passed' : 'open')
      return Buffer.from('<release before>')
    },
    async write(address, body) {
      change(`${address.region}  s3:PutObject ${object(address)} (${body.length} bytes)`)
    },
    async alarms(region, prefix) {
      ask(`${region}  cloudwatch:DescribeAlarms ${prefix}*`)
      return [{ name: `${prefix}<each>`, state: 'OK', reason: '' }]
    },
    async stopShifts(region, application, group) {
      change(`${region}  codedeploy:StopDeployment of ${application} ${group}`)
      return 0
    },
    async nameServers(domain) {
      ask(`DNS  NS ${domain}`)
      return [`<${domain}>`]
    },
    async wait(seconds) {
      ask(`wait ${seconds} s`)
      await setImmediate()
    },
  }
}

const quoted = (argument: string) =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
