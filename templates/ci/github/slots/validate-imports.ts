import { workflows } from './workflows.ts'
