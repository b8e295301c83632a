import { clusterIn } from './rollout/data.ts'
