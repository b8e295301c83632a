import { describe } from 'vitest'
import { startDynamoRegions } from './dynamodb-regions.ts'
import { manyRegionsContract } from './many-regions.ts'
import { oneRegionContract } from './one-region.ts'

describe('DynamoDB, in one region', () => oneRegionContract(startDynamoRegions))
describe('DynamoDB, between regions', () => manyRegionsContract(startDynamoRegions))
