/** A request to Aurora DSQL's API in a region. */
interface Call {
  method: string
  path: string
  region: string
  body: Record<string, unknown>
}

interface Links {
  witnessRegion?: string
  clusters?: string[]
}

interface Cluster {
  identifier: string
  arn: string
  status: 'PENDING_SETUP' | 'ACTIVE'
  deletionProtectionEnabled: unknown
  multiRegionProperties: Links
  tags: Record<string, string>
}

interface Answer {
  status: number
  body: object
}

/**
 * What DSQL's control plane says of clusters that are to be linked, by its API reference: one that has a witness and no
 * other cluster waits, and both are active once each was told of the other. They hold nothing.
 */
export class LinkedClusters {
  #clusters = new Map<string, Cluster>()

  answer({ method, path, region, body }: Call): Answer {
    const [, kind, rest = ''] =
      /^\/(clusters?|tags)(?:\/(.+))?$/.exec(decodeURIComponent(path)) ?? []
    if (method === 'POST' && kind === 'cluster' && rest === '') return this.#create(region, body)
    const [, id = ''] = /([a-z0-9]{26})/.exec(rest) ?? []
    const cluster = this.#clusters.get(id)
    if (!cluster?.arn.includes(`:${region}:`)) return refusal('ResourceNotFoundException', 404)
    if (kind === 'tags') return { status: 200, body: { tags: cluster.tags } }
    if (rest.endsWith('/vpc-endpoint-service-name')) {
      return { status: 200, body: { serviceName: `com.amazonaws.${region}.dsql-made-up` } }
    }
    if (method === 'GET') return { status: 200, body: this.#described(cluster) }
    return method === 'POST' ? this.#update(cluster, body) : refusal('ValidationException', 400)
  }

  #create(
    region: string,
    { deletionProtectionEnabled, multiRegionProperties, tags }: Call['body'],
  ): Answer {
    const identifier = `${this.#clusters.size}`.padStart(26, 'a')
    const cluster: Cluster = {
      identifier,
      arn: `arn:aws:dsql:${region}:123456789012:cluster/${identifier}`,
      status: 'PENDING_SETUP',
      deletionProtectionEnabled,
      multiRegionProperties: multiRegionProperties as Links,
      tags: tags as Record<string, string>,
    }
    this.#clusters.set(identifier, cluster)
    return { status: 200, body: this.#described(cluster) }
  }

  #update(cluster: Cluster, { multiRegionProperties, ...others }: Call['body']): Answer {
    const { clusters, witnessRegion } = (multiRegionProperties ?? {}) as Links
    if (clusters) {
      if (cluster.status !== 'PENDING_SETUP') return refusal('ConflictException', 409)
      if (witnessRegion !== cluster.multiRegionProperties.witnessRegion) {
        return refusal('ValidationException', 400)
      }
      cluster.multiRegionProperties.clusters = [...clusters, cluster.arn]
      this.#activate()
    }
    Object.assign(cluster, others)
    return { status: 200, body: this.#described(cluster) }
  }

  #activate() {
    const all = [...this.#clusters.values()]
    const knows = (one: Cluster, other: Cluster) =>
      one.multiRegionProperties.clusters?.includes(other.arn) === true
    for (const one of all) {
      const other = all.find((each) => each !== one && knows(one, each) && knows(each, one))
      if (other) one.status = 'ACTIVE'
    }
  }

  #described(cluster: Cluster): object {
    const encryptionDetails = {
      encryptionType: 'AWS_OWNED_KMS_KEY',
      encryptionStatus: 'ENABLED',
    }
    return { ...cluster, creationTime: 1_700_000_000, encryptionDetails }
  }
}

const refusal = (type: string, status: number): Answer => ({
  status,
  body: { __type: type, message: type },
})
