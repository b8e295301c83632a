import { type Database, startCluster } from './database.ts'
