import { packageService } from './packages.ts'
