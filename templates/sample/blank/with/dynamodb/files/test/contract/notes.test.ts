import { startDynamoRegions } from './dynamodb-regions.ts'
import { notesContract } from './notes-contract.ts'
import { replicateAll } from './regions.ts'

notesContract(startDynamoRegions, replicateAll)
