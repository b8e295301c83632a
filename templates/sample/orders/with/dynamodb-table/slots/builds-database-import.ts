import { type Database, startDatabase } from '../../toolkit/laptop/database.ts'
