import { resolveNs } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch'
import {
  CodeDeployClient,
  GetDeploymentCommand,
  paginateListDeployments,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { Failure } from '../command.ts'
import type { Alarm, Cloud, ObjectAddress, Say, Stack } from './cloud.ts'
import { sam } from './sam.ts'

/** Asks AWS, with the credentials of the environment. */
export function aws(say: Say): Cloud {
  return {
    account,
    stack,
    updateStack: (update) => sam(update, say),
    read,
    write,
    alarms,
    stopShifts,
    nameServers: (domain) => resolveNs(domain).catch(() => []),
    wait: (seconds, signal) =>
      sleep(seconds * 1000, undefined, signal && { signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error
      }),
  }
}

/** A region that is down often stays silent: without limits a call would wait for minutes. */
const requestHandler = {
  connectionTimeout: 3_000,
  requestTimeout: 60_000,
  throwOnRequestTimeout: true,
}

interface ClientOptions {
  region: string
  requestHandler: typeof requestHandler
}

/** One client of a kind and region for the life of the process. */
function perRegion<C>(open: (options: ClientOptions) => C): (region: string) => C {
  const clients = new Map<string, C>()
  return (region) => {
    const client = clients.get(region) ?? open({ region, requestHandler })
    clients.set(region, client)
    return client
  }
}

const cloudFormation = perRegion((options) => new CloudFormationClient(options))
const cloudWatch = perRegion((options) => new CloudWatchClient(options))
const codeDeploy = perRegion((options) => new CodeDeployClient(options))
const s3 = perRegion((options) => new S3Client(options))
const sts = perRegion((options) => new STSClient(options))

/** Runs one request; a refusal becomes one sentence with the call, the region and AWS's words. */
async function ask<T>(call: string, region: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    const { name, message } = error as Error
    throw new Failure(`${call} in ${region} failed: ${name}: ${message}`, { cause: error })
  }
}

async function account(region: string): Promise<string> {
  const identity = await ask('sts:GetCallerIdentity', region, () =>
    sts(region).send(new GetCallerIdentityCommand()),
  )
  return identity.Account ?? ''
}

async function stack(region: string, name: string): Promise<Stack | undefined> {
  const answer = await ask('cloudformation:DescribeStacks', region, async () => {
    try {
      return await cloudFormation(region).send(new DescribeStacksCommand({ StackName: name }))
    } catch (error) {
      // CloudFormation has no error of its own for a stack that is not there.
      if (/does not exist/.test((error as Error).message)) return undefined
      throw error
    }
  })
  const found = answer?.Stacks?.[0]
  // A change set alone makes a stack "in review": it has no resources, and to an update it is new.
  if (!found || found.StackStatus === 'REVIEW_IN_PROGRESS') return undefined
  return {
    status: found.StackStatus ?? '',
    parameters: Object.fromEntries(
      (found.Parameters ?? []).map((one) => [one.ParameterKey ?? '', one.ParameterValue ?? '']),
    ),
    outputs: Object.fromEntries(
      (found.Outputs ?? []).map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']),
    ),
  }
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

function alarms(region: string, prefix: string): Promise<Alarm[]> {
  return ask('cloudwatch:DescribeAlarms', region, async () => {
    const found: Alarm[] = []
    const pages = paginateDescribeAlarms(
      { client: cloudWatch(region) },
      { AlarmNamePrefix: prefix },
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
        // CodeDeploy's own way back is a deployment too, and must not be stopped.
        if (deploymentInfo?.creator === 'codeDeployRollback') continue
        await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }))
        stopped += 1
      }
    }
    return stopped
  })
}
