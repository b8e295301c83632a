import { describe } from 'vitest'
import { startDynamoRegions } from './dynamodb-regions.ts'
import { manyRegionsContract } from './many-regions.ts'
import { storeContract } from './store-contract.ts'

describe('DynamoDB, in one of three regions', () => {
  storeContract(
    async () => {
      const regions = await startDynamoRegions()
      const region = regions.names[0] as string
      return { store: regions.store(region), region, stop: () => regions.stop() }
    },
    // The others have their shares.
    (units) => 3 * units,
  )
})
describe('DynamoDB, between regions', () => manyRegionsContract(startDynamoRegions))
