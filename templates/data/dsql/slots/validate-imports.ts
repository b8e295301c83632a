import { schema } from './schema.ts'
import { clusters } from './sql-clusters.ts'
