import { SETTINGS } from '../rollout/settings.ts'
