import { type Database, startDatabase } from '../../local/database.ts'
