import { unfinished } from './unfinished.ts'
