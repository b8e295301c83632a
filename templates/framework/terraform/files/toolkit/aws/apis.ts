import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2'
import { topology } from '../../topology.ts'
import { ask, perRegion } from './clients.ts'

const apiGateway = perRegion((options) => new ApiGatewayV2Client(options))

/** The address that API Gateway gave to the region's API; undefined when there is no API. */
export const apiEndpoint = (region: string): Promise<string | undefined> =>
  ask('apigateway:GetApis', region, async () => {
    for (let NextToken: string | undefined; ; ) {
      const page = await apiGateway(region).send(new GetApisCommand({ NextToken }))
      const found = page.Items?.find(({ Name }) => Name === topology.service)
      if (found || !page.NextToken) return found?.ApiEndpoint
      NextToken = page.NextToken
    }
  })
