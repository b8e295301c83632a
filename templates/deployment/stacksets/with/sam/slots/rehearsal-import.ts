import { STACK_SET } from './stack-set.ts'
