import { clusters } from './clusters.ts'
import { schema } from './schema.ts'
