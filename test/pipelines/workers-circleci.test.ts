import { deploysToCloudflare } from './workers.ts'

deploysToCloudflare('circleci')
