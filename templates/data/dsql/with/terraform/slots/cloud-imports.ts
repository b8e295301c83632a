import type { Planned } from '../rollout/links.ts'
