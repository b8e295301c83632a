import { migrate } from './database.ts'
