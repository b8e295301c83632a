import { describe } from 'vitest'
import { startDsqlRegions } from './dsql-regions.ts'
import { manyRegionsContract } from './many-regions.ts'
import { storeContract } from './store-contract.ts'

describe('Aurora DSQL, in one of its regions', () => {
  storeContract(async () => {
    const regions = await startDsqlRegions()
    const region = regions.names[0] as string
    return { store: regions.store(region), region, stop: () => regions.stop() }
  })
})
describe('Aurora DSQL, between regions', () => manyRegionsContract(startDsqlRegions))
