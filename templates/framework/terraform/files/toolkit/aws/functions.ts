import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  paginateListVersionsByFunction,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud } from './cloud.ts'

/** What the alias is called that API Gateway calls. */
export const ALIAS = 'live'
const FunctionName = topology.service

const lambda = perRegion((options) => new LambdaClient(options))

/** Function, versions and alias of one region. A version names its release in its description. */
export const functions: Pick<
  Cloud,
  'aliasVersion' | 'releaseOf' | 'versionOf' | 'publish' | 'pointAlias'
> = {
  aliasVersion: (region) =>
    ask('lambda:GetAlias', region, async () => {
      try {
        const alias = await lambda(region).send(new GetAliasCommand({ FunctionName, Name: ALIAS }))
        return alias.FunctionVersion
      } catch (error) {
        if ((error as Error).name === 'ResourceNotFoundException') return undefined
        throw error
      }
    }),

  releaseOf: (region, version) =>
    ask('lambda:GetFunctionConfiguration', region, async () => {
      const found = await lambda(region).send(
        new GetFunctionConfigurationCommand({ FunctionName, Qualifier: version }),
      )
      return found.Description || undefined
    }),

  versionOf: (region, release) =>
    ask('lambda:ListVersionsByFunction', region, async () => {
      let newest: string | undefined
      const pages = paginateListVersionsByFunction({ client: lambda(region) }, { FunctionName })
      for await (const page of pages) {
        for (const { Description, Version } of page.Versions ?? []) {
          if (Description === release && Version !== '$LATEST') newest = Version
        }
      }
      return newest
    }),

  publish: (region, release, code, sha256) =>
    ask('lambda:PublishVersion', region, async () => {
      const client = lambda(region)
      const settled = () =>
        waitUntilFunctionUpdatedV2({ client, maxWaitTime: 300 }, { FunctionName })
      await settled()
      const now = await client.send(new GetFunctionConfigurationCommand({ FunctionName }))
      if (now.CodeSha256 !== sha256) {
        await client.send(
          new UpdateFunctionCodeCommand({ FunctionName, S3Bucket: code.bucket, S3Key: code.key }),
        )
        await settled()
      }
      const Variables = { ...now.Environment?.Variables, SERVICE_VERSION: release }
      if (now.Environment?.Variables?.SERVICE_VERSION !== release) {
        await client.send(
          new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
        )
        await settled()
      }
      const { Version } = await client.send(
        new PublishVersionCommand({ FunctionName, Description: release, CodeSha256: sha256 }),
      )
      if (!Version) throw new Failure(`lambda:PublishVersion in ${region} named no version`)
      return Version
    }),

  pointAlias: (region, version) =>
    ask('lambda:UpdateAlias', region, async () => {
      await lambda(region).send(
        new UpdateAliasCommand({ FunctionName, Name: ALIAS, FunctionVersion: version }),
      )
    }),
}
