import { readFile, rm } from 'node:fs/promises'
import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { topology } from '../../topology.ts'
import type { Say } from '../commands/command.ts'
import { alarmsOnReleases, filtersOnReleases } from './alarms.ts'
import { calls } from './calls.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud } from './cloud.ts'
import { functions } from './functions.ts'
import { shifts } from './shifts.ts'
import { terraform } from './terraform.ts'

const apiGateway = perRegion((options) => new ApiGatewayV2Client(options))
const s3 = perRegion((options) => new S3Client(options))

/** Asks AWS, with the credentials of the environment. */
export const aws = (say: Say): Cloud => ({
  ...calls,
  hasBucket,
  apiEndpoint,
  ...functions,
  ...alarmsOnReleases,
  ...filtersOnReleases,
  ...shifts,
  planned: async (root, plan) =>
    JSON.parse(await terraform(root, ['show', '-json', plan], () => {})),
  savedPlan: (path) => readFile(path).catch(() => undefined),
  dropPlan: (path) => rm(path, { force: true }),
  terraform: (root, words) => terraform(root, words, say),
})

/** The address that API Gateway gave to the region's API; undefined when there is no API. */
function apiEndpoint(region: string): Promise<string | undefined> {
  return ask('apigateway:GetApis', region, async () => {
    for (let NextToken: string | undefined; ; ) {
      const page = await apiGateway(region).send(new GetApisCommand({ NextToken }))
      const found = page.Items?.find(({ Name }) => Name === topology.service)
      if (found || !page.NextToken) return found?.ApiEndpoint
      NextToken = page.NextToken
    }
  })
}

/** Whether the region has a bucket of that name. */
function hasBucket(region: string, name: string): Promise<boolean> {
  return ask(`s3:HeadBucket ${name}`, region, async () => {
    try {
      await s3(region).send(new HeadBucketCommand({ Bucket: name }))
      return true
    } catch (error) {
      if ((error as Error).name === 'NotFound') return false
      throw error
    }
  })
}
