import { samArguments } from './sam.ts'
import { STACK_SET } from './stack-set.ts'
