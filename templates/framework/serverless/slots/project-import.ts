import { packageService } from '../rollout/packages.ts'
