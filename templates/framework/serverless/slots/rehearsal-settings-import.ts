import { packageService } from '../rollout/packages.ts'
import { SETTINGS } from '../rollout/settings.ts'
