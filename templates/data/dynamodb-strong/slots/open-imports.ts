import { createDynamoStore } from './dynamodb.ts'
