import { table } from './table.ts'
