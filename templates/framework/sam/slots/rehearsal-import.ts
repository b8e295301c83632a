import { samArguments } from './sam.ts'
