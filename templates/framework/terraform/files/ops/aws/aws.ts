import { readFile } from 'node:fs/promises'
import { alarmsOnReleases } from './alarms.ts'
import { hasBucket } from './buckets.ts'
import { calls, type Say } from './calls.ts'
import type { Cloud } from './cloud.ts'
import { functions } from './functions.ts'
import { shifts } from './shifts.ts'
import { terraform } from './terraform.ts'

/** Asks AWS, with the credentials of the environment. */
export const aws = (say: Say): Cloud => ({
  ...calls,
  hasBucket,
  ...functions,
  ...alarmsOnReleases,
  ...shifts,
  savedPlan: (path) => readFile(path).catch(() => undefined),
  terraform: (root, words) => terraform(root, words, say),
})
