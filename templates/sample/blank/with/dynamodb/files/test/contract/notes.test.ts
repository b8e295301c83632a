import { replicateAll, startDynamoRegions } from './dynamodb-regions.ts'
import { notesContract } from './notes-contract.ts'

notesContract(startDynamoRegions, replicateAll)
