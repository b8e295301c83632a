import { together } from './operations.ts'
import { STACK_SET, stackOfSet, stackSet } from './stack-set.ts'
