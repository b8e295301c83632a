import { together } from './operations.ts'
import { sam } from './sam.ts'
import { STACK_SET, stackOfSet, stackSet } from './stack-set.ts'
