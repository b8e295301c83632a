import type { Binding, Script, Version } from './scripts.ts'

/** What the API says of bindings: a secret's value is not part of it. */
export const secretFree = (bindings: Binding[]) =>
  bindings.map((one) => (one.type === 'secret_text' ? { name: one.name, type: one.type } : one))

/** A Worker, as `workers/services` tells of it. */
export const service = ({ name, tag, tags, migrationTag }: Script) => ({
  id: name,
  default_environment: {
    environment: 'production',
    script: { id: name, tag, tags, migration_tag: migrationTag, last_deployed_from: 'wrangler' },
  },
})

/** A Worker, as `workers/workers` does. */
export const worker = ({ name, workersDev }: Script) => ({
  id: name,
  name,
  subdomain: {
    enabled: workersDev,
    previews_enabled: false,
    url: `https://${name}.account.workers.dev`,
  },
})

export const shown = ({ id, number, createdOn, bindings, annotations, ...version }: Version) => ({
  id,
  number,
  metadata: {
    created_on: createdOn,
    modified_on: createdOn,
    source: 'wrangler',
    author_id: 'tests',
    author_email: 'tests@account.test',
    has_preview: false,
  },
  annotations: { ...annotations, 'workers/triggered_by': 'version_upload' },
  resources: {
    bindings: secretFree(bindings),
    script: { etag: id, handlers: ['fetch'], last_deployed_from: 'wrangler' },
    script_runtime: {
      compatibility_date: version.compatibilityDate,
      compatibility_flags: version.compatibilityFlags,
    },
  },
})
