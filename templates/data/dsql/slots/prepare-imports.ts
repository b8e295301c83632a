import { prepareData } from './data.ts'
