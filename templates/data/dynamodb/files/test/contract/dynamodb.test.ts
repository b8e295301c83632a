import { describe } from 'vitest'
import { startDynamoRegions } from './dynamodb-regions.ts'
import { manyRegionsContract } from './many-regions.ts'
import { evacuationContract, openFirst } from './one-region.ts'
import { storeContract } from './store-contract.ts'

describe('DynamoDB, in one of three regions', () => {
  storeContract(
    () => openFirst(startDynamoRegions),
    (units) => 3 * units,
  )
  evacuationContract(startDynamoRegions)
})
describe('DynamoDB, between regions', () => manyRegionsContract(startDynamoRegions))
