import { clusters } from './clusters.ts'
import { migrations } from './migrations.ts'
