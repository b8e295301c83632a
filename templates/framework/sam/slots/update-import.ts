import { sam } from './sam.ts'
