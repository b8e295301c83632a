import { stackSet } from './stack-set.ts'
