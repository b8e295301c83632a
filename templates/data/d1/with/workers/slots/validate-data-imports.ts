import { schema } from './schema.ts'
