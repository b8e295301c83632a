import { type Database, startDatabase } from './database.ts'
