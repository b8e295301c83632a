import { randomUUID } from 'node:crypto'
import type { Edge } from './edge.ts'
import type { Metrics } from './metrics.ts'
import { ApiError, type Binding, type Script, type Scripts, type Split } from './scripts.ts'
import { secretFree, service, shown, worker } from './shapes.ts'
import { readUpload } from './upload.ts'
import type { Zone } from './zone.ts'

interface Call {
  method: string
  path: string
  query: URLSearchParams
  type: string
  body: Buffer
}

type Answer = (match: string[], call: Call) => unknown

export interface Api {
  /**
   * @returns the whole body of the answer
   * @throws ApiError also for what the account does not know: 501, which no test may pass over
   */
  answer(call: Call): Promise<object>
}

interface HyperdriveConfig {
  id: string
  name: string
  origin: Record<'scheme' | 'user' | 'host' | 'port' | 'database', string> & { password?: string }
  caching?: { disabled?: boolean }
}

interface Named {
  id: string
  name: string
}

export function makeApi(
  scripts: Scripts,
  metrics: Metrics,
  edge: Edge,
  zone: Zone,
  account: string,
): Api {
  const databases: Named[] = []
  const namespaces: Named[] = []
  const hyperdrives = new Map<string, HyperdriveConfig>()
  const json = ({ body }: Call) => JSON.parse(body.toString())

  const changed = async <T>(result: T): Promise<T> => {
    await edge.apply()
    return result
  }
  const database = (idOrName: string): Named => {
    const found = databases.find(({ id, name }) => id === idOrName || name === idOrName)
    if (!found) throw new ApiError(404, 7404, `The database ${idOrName} could not be found`)
    return found
  }

  const hyperdrive = (id: string): HyperdriveConfig => {
    const found = hyperdrives.get(id)
    if (!found) throw new ApiError(404, 2008, `There is no Hyperdrive configuration ${id}`)
    return found
  }

  const routes: [string, RegExp, Answer][] = [
    ['GET', /^workers\/services\/([^/]+)$/, ([name = '']) => service(serviceNamed(scripts, name))],
    ['GET', /^workers\/workers\/([^/]+)$/, ([name = '']) => worker(scripts.script(name))],
    ['GET', /^workers\/subdomain$/, () => ({ subdomain: 'account' })],
    [
      'PUT',
      /^workers\/scripts\/([^/]+)$/,
      async ([name = ''], call) => {
        const version = scripts.put(name, await readUpload(call.body, call.type))
        return changed({
          id: name,
          etag: version.id,
          deployment_id: version.id.replaceAll('-', ''),
          startup_time_ms: 1,
        })
      },
    ],
    [
      'POST',
      /^workers\/scripts\/([^/]+)\/versions$/,
      async ([name = ''], call) => {
        const version = scripts.upload(name, await readUpload(call.body, call.type))
        return { ...shown(version), startup_time_ms: 1 }
      },
    ],
    [
      'GET',
      /^workers\/scripts\/([^/]+)\/versions$/,
      ([name = '']) => ({ items: scripts.script(name).versions.map(shown).reverse() }),
    ],
    [
      'GET',
      /^workers\/scripts\/([^/]+)\/versions\/([^/]+)$/,
      ([name = '', id = '']) => shown(scripts.version(name, id)),
    ],
    [
      'GET',
      /^workers\/scripts\/([^/]+)\/deployments$/,
      ([name = '']) => ({
        deployments: scripts
          .script(name)
          .deployments.map(({ id, createdOn, versions, message }) => ({
            ...{ id, versions, created_on: createdOn, source: 'wrangler', strategy: 'percentage' },
            author_email: 'tests@account.test',
            annotations: { 'workers/message': message },
          })),
      }),
    ],
    [
      'POST',
      /^workers\/scripts\/([^/]+)\/deployments$/,
      ([name = ''], call) => {
        const { versions, annotations } = json(call) as {
          versions: Split[]
          annotations?: Record<string, string>
        }
        const message = annotations?.['workers/message'] ?? ''
        return changed({ id: scripts.deploy(name, versions, message).id })
      },
    ],
    [
      'GET',
      /^workers\/scripts\/([^/]+)\/settings$/,
      ([name = '']) => ({
        bindings: secretFree(scripts.script(name).versions.at(-1)?.bindings ?? []),
      }),
    ],
    [
      'PATCH',
      /^workers\/scripts\/([^/]+)\/script-settings$/,
      ([name = ''], call) => {
        const { tags } = json(call) as { tags?: string[] }
        if (tags) scripts.script(name).tags = tags
        return json(call)
      },
    ],
    [
      'POST',
      /^workers\/scripts\/([^/]+)\/subdomain$/,
      ([name = ''], call) => {
        scripts.script(name).workersDev = json(call).enabled
        return { enabled: json(call).enabled, previews_enabled: json(call).previews_enabled }
      },
    ],
    ['GET', /^workers\/domains$/, (_, { query }) => zone.domains(scripts, query.get('hostname'))],
    [
      'POST',
      /^workers\/scripts\/([^/]+)\/domains\/changeset$/,
      () => ({ added: [], removed: [], updated: [], conflicting: [] }),
    ],
    [
      'PUT',
      /^workers\/scripts\/([^/]+)\/domains\/records$/,
      ([name = ''], call) => {
        const { origins } = json(call) as { origins: { hostname: string }[] }
        scripts.script(name).domains = origins.map(({ hostname }) => hostname)
        return []
      },
    ],
    [
      'PUT',
      /^workers\/scripts\/([^/]+)\/schedules$/,
      ([name = ''], call) => {
        scripts.script(name).crons = json(call).map(({ cron }: { cron: string }) => cron)
        return {}
      },
    ],
    [
      'GET',
      /^workers\/scripts\/([^/]+)\/secrets$/,
      ([name = '']) =>
        (scripts.script(name).versions.at(-1)?.bindings ?? [])
          .filter(({ type }) => type === 'secret_text')
          .map((secret) => ({ name: secret.name, type: secret.type })),
    ],
    [
      'PUT',
      /^workers\/scripts\/([^/]+)\/secrets$/,
      ([name = ''], call) => {
        const secret = json(call) as Binding
        scripts.putSecret(name, secret)
        return changed({ name: secret.name, type: secret.type })
      },
    ],
    [
      'GET',
      /^storage\/kv\/namespaces$/,
      () => namespaces.map(({ id, name }) => ({ id, title: name })),
    ],
    [
      'POST',
      /^storage\/kv\/namespaces$/,
      (_, call) => {
        const made = { id: randomUUID().replaceAll('-', ''), name: json(call).title as string }
        namespaces.push(made)
        return { id: made.id, title: made.name }
      },
    ],
    [
      'POST',
      /^hyperdrive\/configs$/,
      (_, call) => {
        const { name, origin, caching } = json(call) as HyperdriveConfig
        const { password, ...told } = origin
        const { scheme, user, host, port, database } = told
        const id = randomUUID().replaceAll('-', '')
        edge.addOrigin(id, `${scheme}://${user}:${password}@${host}:${port}/${database}`)
        const made = { id, name, origin: told, ...(caching && { caching }) }
        hyperdrives.set(id, made)
        return made
      },
    ],
    ['GET', /^hyperdrive\/configs\/([^/]+)$/, ([id = '']) => hyperdrive(id)],
    [
      'PATCH',
      /^hyperdrive\/configs\/([^/]+)$/,
      ([id = ''], call) => Object.assign(hyperdrive(id), { caching: json(call).caching }),
    ],
    [
      'GET',
      /^d1\/database$/,
      (_, { query }) =>
        databases.filter(({ name }) => [null, name].includes(query.get('name'))).map(asDatabase),
    ],
    [
      'POST',
      /^d1\/database$/,
      async (_, call) => {
        const made = { id: randomUUID(), name: json(call).name as string }
        databases.push(made)
        await edge.addDatabase(made.id)
        return asDatabase(made)
      },
    ],
    ['GET', /^d1\/database\/([^/]+)$/, ([name = '']) => asDatabase(database(name))],
    [
      'POST',
      /^d1\/database\/([^/]+)\/query$/,
      async ([name = ''], call) => {
        const { sql, params = [] } = json(call) as { sql: string; params?: unknown[] }
        const d1 = await edge.database(database(name).id)
        const statements = params.length > 0 ? [sql] : sql.split(/;\s*(?:\n|$)/).filter(hasSql)
        return d1.batch(statements.map((statement) => d1.prepare(statement).bind(...params)))
      },
    ],
  ]

  return {
    async answer(call) {
      const prefix = `accounts/${account}/`
      const path = decodeURIComponent(call.path)
      if (path === `${prefix}analytics_engine/sql` && call.method === 'POST') {
        return metrics.query(call.body.toString())
      }
      const inZone = call.method === 'GET' && zone.answer(path, call.query)
      if (inZone) return { success: true, errors: [], messages: [], result: inZone }
      for (const [method, pattern, answer] of routes) {
        const match = path.startsWith(prefix) && pattern.exec(path.slice(prefix.length))
        if (match && method === call.method) {
          const result = await answer(match.slice(1), call)
          return { success: true, errors: [], messages: [], result }
        }
      }
      throw new ApiError(501, 10000, `The account of the tests has no ${call.method} ${call.path}.`)
    },
  }
}

const hasSql = (statement: string) => statement.replaceAll(/--.*$/gm, '').trim() !== ''

const asDatabase = ({ id, name }: Named) => ({ uuid: id, name, version: 'production' })

function serviceNamed(scripts: Scripts, name: string): Script {
  const script = scripts.all.get(name)
  if (!script) throw new ApiError(404, 10090, 'workers.api.error.service_not_found')
  return script
}
