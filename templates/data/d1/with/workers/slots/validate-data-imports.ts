import { migrations } from './migrations.ts'
