import { updateStack } from './updates.ts'
