import { startDsqlRegions } from './dsql-regions.ts'
import { notesContract } from './notes-contract.ts'

notesContract(startDsqlRegions)
