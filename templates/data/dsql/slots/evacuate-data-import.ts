import { clusterIn } from '../aws/data.ts'
