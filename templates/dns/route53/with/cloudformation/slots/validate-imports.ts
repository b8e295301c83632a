import { health, records } from './zone.ts'
