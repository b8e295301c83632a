interface Table {
  TableName: string
  AttributeDefinitions: unknown
  KeySchema: unknown
  BillingMode: unknown
}

/** One call of DynamoDB's API in a region, on the way to an account that knows no global tables. */
export interface Call {
  name: string
  region: string
  body: Record<string, unknown>
}

/** Asks the account behind: the answer's JSON. */
export type Send = (call: Call) => Promise<Record<string, unknown>>

interface ReplicaUpdate {
  Create?: { RegionName: string }
}

/**
 * What global tables add to an account whose tables know nothing of each other: a replica that is asked for is made at
 * once, as a table of its own, and every description names the others as active. Their items are not copied.
 */
export class GlobalTables {
  #made = new Map<string, Table>()
  #regions = new Map<string, Set<string>>()

  /** The answer, with the replicas in it; undefined for a call that is none of its business. */
  async answer(call: Call, send: Send): Promise<Record<string, unknown> | undefined> {
    const { name, region, body } = call
    const table = String(body.TableName).split('/').at(-1) ?? ''
    if (name === 'CreateTable') {
      this.#made.set(table, body as unknown as Table)
      this.#regions.set(table, new Set([region]))
    }
    const updates = body.ReplicaUpdates as ReplicaUpdate[] | undefined
    if (name === 'UpdateTable' && updates) {
      for (const { Create } of updates) {
        if (Create) await this.#replicate(table, Create.RegionName, send)
      }
      return { TableDescription: (await this.#described(call, send)).Table }
    }
    if (name === 'DescribeTable') return this.#described(call, send)
    return undefined
  }

  async #replicate(table: string, region: string, send: Send) {
    const { AttributeDefinitions, KeySchema, BillingMode } = this.#made.get(table) as Table
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' }
    const like = { TableName: table, AttributeDefinitions, KeySchema, BillingMode }
    await send({ name: 'CreateTable', region, body: { ...like, StreamSpecification } })
    this.#regions.get(table)?.add(region)
  }

  async #described({ region, body }: Call, send: Send) {
    const name = String(body.TableName).split('/').at(-1) ?? ''
    const answer = await send({ name: 'DescribeTable', region, body: { TableName: name } })
    if (!answer.Table) return answer
    const others = [...(this.#regions.get(name) ?? [])].filter((other) => other !== region)
    const Replicas = others.map((RegionName) => ({ RegionName, ReplicaStatus: 'ACTIVE' }))
    return { ...answer, Table: { ...answer.Table, ...(others.length > 0 && { Replicas }) } }
  }
}
