import { randomUUID } from 'node:crypto'

/** A refusal in the words and with the code of Cloudflare's API. */
export class ApiError extends Error {
  status: number
  code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** A binding as an upload's metadata has it: its type decides what else is in it. */
export interface Binding {
  name: string
  type: string
  [field: string]: unknown
}

interface Module {
  name: string
  /** Its media type: the only thing that says what kind of module it is. */
  type: string
  text: string
}

export interface Version {
  id: string
  number: number
  createdOn: string
  main: string
  modules: Module[]
  bindings: Binding[]
  compatibilityDate: string
  compatibilityFlags: string[]
  annotations: Record<string, string>
}

export interface Split {
  version_id: string
  percentage: number
}

export interface Deployment {
  id: string
  createdOn: string
  versions: Split[]
  message: string
}

export interface Script {
  name: string
  tag: string
  versions: Version[]
  /** The current one first. */
  deployments: Deployment[]
  migrationTag: string | undefined
  /** The classes that migrations made: a binding to any other is refused. */
  classes: Set<string>
  tags: string[]
  workersDev: boolean
  domains: string[]
  crons: string[]
}

interface Migrations {
  old_tag?: string
  new_tag: string
  steps: Record<string, unknown>[]
}

export interface Upload {
  main: string
  modules: Module[]
  bindings: Binding[]
  keepBindings: string[]
  compatibilityDate: string
  compatibilityFlags: string[]
  annotations: Record<string, string>
  migrations: Migrations | undefined
}

const now = () => new Date().toISOString()

/** The Workers of one account, with their versions and deployments, and what Cloudflare refuses to do with them. */
export class Scripts {
  readonly all = new Map<string, Script>()

  script(name: string): Script {
    const script = this.all.get(name)
    if (!script) throw new ApiError(404, 10007, 'This Worker does not exist on your account.')
    return script
  }

  version(name: string, id: string): Version {
    const version = this.script(name).versions.find((one) => one.id === id)
    if (!version) throw new ApiError(404, 10146, `Version ${id} of ${name} does not exist.`)
    return version
  }

  /** `wrangler deploy` of a new Worker, or with migrations: the version takes all traffic at once. */
  put(name: string, upload: Upload): Version {
    const script = this.all.get(name) ?? newScript(name)
    if (upload.migrations) migrate(script, upload.migrations)
    const version = addVersion(script, upload)
    this.all.set(name, script)
    this.deploy(name, [{ version_id: version.id, percentage: 100 }], 'wrangler deploy')
    return version
  }

  /** `wrangler versions upload`: nothing is deployed. */
  upload(name: string, upload: Upload): Version {
    if (upload.migrations) {
      throw new ApiError(400, 10211, 'Migrations cannot be part of a version: deploy them first.')
    }
    return addVersion(this.script(name), upload)
  }

  deploy(name: string, versions: Split[], message: string): Deployment {
    const script = this.script(name)
    const total = versions.reduce((sum, { percentage }) => sum + percentage, 0)
    const ids = new Set(versions.map(({ version_id }) => version_id))
    const outside = versions.some(({ percentage }) => !(percentage >= 0 && percentage <= 100))
    if (versions.length < 1 || versions.length > 2 || ids.size !== versions.length) {
      throw new ApiError(400, 10210, 'A deployment has one or two different versions.')
    }
    if (outside || Math.abs(total - 100) > 0.001) {
      throw new ApiError(400, 10210, `The percentages add up to ${total}, not to 100.`)
    }
    for (const id of ids) this.version(name, id)
    const deployment = { id: randomUUID(), createdOn: now(), versions, message }
    script.deployments.unshift(deployment)
    return deployment
  }

  /** `wrangler secret put`: a version of its own, deployed at once; refused while another version waits. */
  putSecret(name: string, secret: Binding): void {
    const script = this.script(name)
    const latest = script.versions.at(-1) as Version
    const [running] = script.deployments[0]?.versions ?? []
    if (running?.version_id !== latest.id || running.percentage !== 100) {
      throw new ApiError(
        400,
        10215,
        'Secret edit failed: the latest version of this Worker is not the one that is deployed.',
      )
    }
    const bindings = [...latest.bindings.filter((one) => one.name !== secret.name), secret]
    const version = { ...latest, ...fresh(script), bindings }
    script.versions.push(version)
    this.deploy(name, [{ version_id: version.id, percentage: 100 }], 'secret')
  }
}

const newScript = (name: string): Script => ({
  name,
  tag: randomUUID().replaceAll('-', ''),
  versions: [],
  deployments: [],
  migrationTag: undefined,
  classes: new Set(),
  tags: [],
  workersDev: false,
  domains: [],
  crons: [],
})

const fresh = ({ versions }: Script) => ({
  id: randomUUID(),
  number: versions.length + 1,
  createdOn: now(),
})

function addVersion(script: Script, upload: Upload): Version {
  const { main, modules, compatibilityDate, compatibilityFlags, annotations } = upload
  const before = script.versions.at(-1)?.bindings ?? []
  const inherited = upload.bindings.map((binding) => {
    if (binding.type !== 'inherit') return binding
    const found = before.find(({ name }) => name === binding.name)
    if (!found) throw new ApiError(400, 10057, `There is no binding ${binding.name} to inherit.`)
    return found
  })
  const named = new Set(inherited.map(({ name }) => name))
  const kept = before.filter(
    ({ name, type }) => upload.keepBindings.includes(type) && !named.has(name),
  )
  for (const { class_name, type, script_name } of inherited) {
    if (type !== 'durable_object_namespace' || script_name) continue
    if (!script.classes.has(class_name as string)) {
      throw new ApiError(
        400,
        10061,
        `Cannot create binding for class '${class_name}' that is not currently configured to implement Durable Objects.`,
      )
    }
  }
  const version = {
    ...fresh(script),
    ...{ main, modules, compatibilityDate, compatibilityFlags, annotations },
    bindings: [...inherited, ...kept],
  }
  script.versions.push(version)
  return version
}

function migrate(script: Script, { old_tag, new_tag, steps }: Migrations): void {
  if (old_tag !== script.migrationTag) {
    throw new ApiError(412, 10079, `The deployed migration tag is ${script.migrationTag}.`)
  }
  for (const step of steps) {
    for (const [kind, classes] of Object.entries(step)) {
      if (kind !== 'new_sqlite_classes') {
        throw new ApiError(501, 10000, `The account of the tests knows no migration "${kind}".`)
      }
      for (const name of classes as string[]) script.classes.add(name)
    }
  }
  script.migrationTag = new_tag
}
