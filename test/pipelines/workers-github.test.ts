import { deploysToCloudflare } from './workers.ts'

deploysToCloudflare('github')
