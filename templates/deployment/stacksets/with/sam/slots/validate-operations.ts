import { stackSet } from './operations.ts'
