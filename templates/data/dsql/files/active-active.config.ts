/** What `toolkit/` knows of this service, besides `topology.ts` and `drills/workload.ts`: nothing there imports anything else of yours. */
export { createApp } from './src/api/app.ts'
export { createHealth } from './src/api/health.ts'
export { isConflict, NoAnswer, named } from './src/store/failures.ts'
export { openPool, openStore } from './src/store/open.ts'
