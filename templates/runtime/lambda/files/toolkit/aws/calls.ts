import { setTimeout as sleep } from 'node:timers/promises'
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch'
import {
  CodeDeployClient,
  GetDeploymentCommand,
  paginateListDeployments,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { topology } from '../../topology.ts'
import { say } from '../commands/command.ts'
import type { Alarm } from '../rollout/fleet.ts'
import { type Answer, answerFrom } from '../rollout/requests.ts'
import { ask, perRegion } from './clients.ts'
import { file, type ObjectAddress } from './objects.ts'
import { type Release, storedRelease } from './release.ts'
import { SETTINGS } from './settings.ts'

/** What a rollout asks of AWS, whatever made the infrastructure. */
export interface Calls {
  /** The account that the credentials belong to. */
  account(region: string): Promise<string>
  /** Undefined when there is no such object. */
  read(address: ObjectAddress): Promise<Buffer | undefined>
  write(address: ObjectAddress, body: Buffer): Promise<void>
  /** A release as a region's own bucket holds it, once its digest is the one that its id says; undefined when it is not there. */
  release(region: string, bucket: string, id: string): Promise<Release | undefined>
  alarms(region: string): Promise<Alarm[]>
  /**
   * Stops the traffic shifts that are under way and sends traffic back; one that is a way back goes on. Gives the number that it
   * stopped.
   */
  stopShifts(region: string, application: string, group: string): Promise<number>
  /** One read of the data through a region's own address. What goes wrong is part of the answer. */
  readData(region: string, origin: string): Promise<Answer>
  /** The same of /health, which says whether users may be sent there. */
  readHealth(region: string, origin: string): Promise<Answer>
  /** Makes a change for which no other call is here, and says so before. */
  change(lines: string[], real: () => Promise<void>): Promise<void>
  /** Ends early, and not as a failure, when the signal is given. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>
}

const cloudWatch = perRegion((options) => new CloudWatchClient(options))
const codeDeploy = perRegion((options) => new CodeDeployClient(options))
const s3 = perRegion((options) => new S3Client(options))
const sts = perRegion((options) => new STSClient(options))

export const calls: Calls = {
  account,
  read,
  write,
  release,
  alarms,
  stopShifts,
  readData: (_region, origin) => answerFrom(origin),
  readHealth: (_region, origin) => answerFrom(origin, '/health'),
  change: (lines, real) => {
    for (const line of lines) say(line)
    return real()
  },
  wait: (seconds, signal) =>
    sleep(seconds * 1000, undefined, signal && { signal }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error
    }),
}

async function account(region: string): Promise<string> {
  const identity = await ask('sts:GetCallerIdentity', region, () =>
    sts(region).send(new GetCallerIdentityCommand()),
  )
  return identity.Account ?? ''
}

function read({ region, bucket, key }: ObjectAddress): Promise<Buffer | undefined> {
  return ask(`s3:GetObject ${bucket}/${key}`, region, async () => {
    try {
      const answer = await s3(region).send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return answer.Body && Buffer.from(await answer.Body.transformToByteArray())
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined
      throw error
    }
  })
}

async function write({ region, bucket, key }: ObjectAddress, body: Buffer): Promise<void> {
  await ask(`s3:PutObject ${bucket}/${key}`, region, () =>
    s3(region).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
  )
}

async function release(region: string, bucket: string, id: string): Promise<Release | undefined> {
  const [code, settings] = await Promise.all(
    ['function.zip', SETTINGS].map((name) => read(file(region, bucket, id, name))),
  )
  return code && settings && storedRelease(id, bucket, code, settings)
}

function alarms(region: string): Promise<Alarm[]> {
  return ask('cloudwatch:DescribeAlarms', region, async () => {
    const found: Alarm[] = []
    const pages = paginateDescribeAlarms(
      { client: cloudWatch(region) },
      { AlarmNamePrefix: `${topology.service}-${region}-` },
    )
    for await (const page of pages) {
      for (const alarm of page.MetricAlarms ?? []) {
        found.push({
          name: alarm.AlarmName ?? '',
          state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
          reason: alarm.StateReason ?? '',
        })
      }
    }
    return found
  })
}

/**
 * Creators of a deployment that is itself a way back, in CodeDeploy's words (DeploymentInfo, `creator`): its own, and the one
 * that CloudFormation makes while it undoes an update. To stop the latter leaves a stack in UPDATE_ROLLBACK_FAILED.
 */
const WAYS_BACK = new Set(['codeDeployRollback', 'CloudFormationRollback'])

function stopShifts(region: string, application: string, group: string): Promise<number> {
  return ask('codedeploy:StopDeployment', region, async () => {
    const client = codeDeploy(region)
    const pages = paginateListDeployments(
      { client },
      {
        applicationName: application,
        deploymentGroupName: group,
        includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Ready'],
      },
    )
    let stopped = 0
    for await (const page of pages) {
      for (const deploymentId of page.deployments ?? []) {
        const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }))
        if (WAYS_BACK.has(deploymentInfo?.creator ?? '')) continue
        await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }))
        stopped += 1
      }
    }
    return stopped
  })
}
