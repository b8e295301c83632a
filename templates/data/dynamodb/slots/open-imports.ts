import { topology } from '../../topology.ts'
import { createDynamoStore } from './dynamodb.ts'
