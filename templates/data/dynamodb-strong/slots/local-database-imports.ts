import type { Database } from './database.ts'
import { startEndpoint } from './endpoint.ts'
