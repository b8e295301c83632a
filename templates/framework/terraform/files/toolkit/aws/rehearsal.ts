import { setImmediate } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import type { Say } from '../commands/command.ts'
import type { Cloud } from './cloud.ts'
import type { ObjectAddress } from './objects.ts'

/**
 * Prints every call and command in the order of a real run, and makes none. What only AWS could answer stands in angle
 * brackets; a question that is asked again and again is printed once.
 *
 * @param running the release that every region is taken to run before
 */
export function rehearsal(say: Say, running = '<running release>'): Cloud {
  const asked = new Set<string>()
  const plans = new Set<string>()
  /** What each region's alias names by now. */
  const aliases = new Map<string, string>()
  const ask = (line: string) => {
    if (!asked.has(line)) say(line)
    asked.add(line)
  }
  const change = (line: string) => {
    asked.clear()
    say(line)
  }
  const object = ({ bucket, key }: ObjectAddress) => `s3://${bucket}/${key}`
  const versionFor = (release: string) => `<version of ${release}>`
  const runningIn = (region: string) => aliases.get(region) ?? running
  return {
    async account(region) {
      ask(`${region}  sts:GetCallerIdentity`)
      return '<account>'
    },
    async hasBucket(region, name) {
      ask(`${region}  s3:HeadBucket ${name}`)
      return true
    },
    async apiEndpoint(region) {
      ask(`${region}  apigateway:GetApis`)
      return `<address of ${region}>`
    },
    async aliasVersion(region) {
      ask(`${region}  lambda:GetAlias`)
      return versionFor(runningIn(region))
    },
    async releaseOf(region) {
      ask(`${region}  lambda:GetFunctionConfiguration`)
      return runningIn(region)
    },
    async versionOf(region, release) {
      ask(`${region}  lambda:ListVersionsByFunction, for ${release}`)
      return release === '<release before>' ? versionFor(release) : undefined
    },
    async publish(region, release, code) {
      change(`${region}  lambda:UpdateFunctionCode ${object(code)}`)
      change(`${region}  lambda:UpdateFunctionConfiguration SERVICE_VERSION=${release}`)
      change(`${region}  lambda:PublishVersion ${release}`)
      return versionFor(release)
    },
    async aimAlarms(region, release) {
      change(`${region}  cloudwatch:PutMetricAlarm, the alarms on ${release}`)
    },
    async aimFilters(region, release) {
      change(`${region}  logs:PutMetricFilter, what the alarm for DNS counts, to ${release}`)
    },
    async pointAlias(region, version) {
      change(`${region}  lambda:UpdateAlias ${version}`)
    },
    async shift(region, { release, from, to, atOnce }) {
      const how = atOnce ? 'all at once' : 'step by step'
      change(`${region}  codedeploy:CreateDeployment ${from} -> ${to}, ${how}`)
      aliases.set(region, release)
    },
    async shiftUnderWay(region) {
      ask(`${region}  codedeploy:ListDeployments`)
      return undefined
    },
    async planned(root, plan) {
      ask(`${root.label}  terraform -chdir=${root.path} show -json ${plan}`)
      return {}
    },
    async savedPlan(path) {
      return plans.has(path) ? Buffer.from(path) : undefined
    },
    async dropPlan(path) {
      plans.delete(path)
    },
    async terraform(root, words) {
      change(`${root.label}  terraform -chdir=${root.path} ${words.join(' ')}`)
      const saved = words.find((word) => word.startsWith('-out='))
      if (saved) plans.add(saved.slice('-out='.length))
      return 'No changes.'
    },
    async read(address, rehearsed) {
      ask(`${address.region}  s3:GetObject ${object(address)}`)
      if (rehearsed !== undefined) return Buffer.from(rehearsed)
      const [, id, name] = address.key.split('/')
      if (name === 'trial') return Buffer.from(id === '<running release>' ? 'passed' : 'open')
      return name === 'previous' ? Buffer.from('<release before>') : undefined
    },
    async release(region, bucket, id) {
      ask(`${region}  s3:GetObject s3://${bucket}/releases/${id}/*`)
      return { id, digest: '<digest>', files: { 'function.zip': Buffer.from('<code>') } }
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
      return { version: runningIn(region) }
    },
    async readHealth(region, origin) {
      ask(`${region}  GET ${origin}/health`)
      return { version: runningIn(region) }
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
