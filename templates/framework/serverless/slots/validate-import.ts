import { packagedAs } from './rollout/packages.ts'
