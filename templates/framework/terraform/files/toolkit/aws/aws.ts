import { readFile, rm } from 'node:fs/promises'
import type { Say } from '../commands/command.ts'
import { alarmsOnReleases } from './alarms.ts'
import { apiEndpoint } from './apis.ts'
import { hasBucket } from './buckets.ts'
import { calls } from './calls.ts'
import type { Cloud } from './cloud.ts'
import { filtersOnReleases } from './filters.ts'
import { functions } from './functions.ts'
import { shifts } from './shifts.ts'
import { terraform } from './terraform.ts'

/** Asks AWS, with the credentials of the environment. */
export const aws = (say: Say): Cloud => ({
  ...calls,
  hasBucket,
  apiEndpoint,
  ...functions,
  ...alarmsOnReleases,
  ...filtersOnReleases,
  ...shifts,
  planned: async (root, plan) =>
    JSON.parse(await terraform(root, ['show', '-json', plan], () => {})),
  savedPlan: (path) => readFile(path).catch(() => undefined),
  dropPlan: (path) => rm(path, { force: true }),
  terraform: (root, words) => terraform(root, words, say),
})
