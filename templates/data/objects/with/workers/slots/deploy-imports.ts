import { migrate } from '../rollout/migrate.ts'
