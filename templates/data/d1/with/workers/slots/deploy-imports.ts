import { applyMigrations } from '../rollout/migrations.ts'
