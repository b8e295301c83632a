import { isDeepStrictEqual } from 'node:util'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'

export type Image = Record<string, AttributeValue>

/** When and where an item was last written. `time` is in microseconds since the epoch. */
export interface Stamp {
  time: number
  region: string
}

/** One item as one write left it; without an image, the write was a deletion. */
export interface Version {
  key: Image
  image: Image | undefined
  stamp: Stamp
}

// The attributes that DynamoDB's first global tables kept in every item, under the same names.
const timeAttribute = 'aws:rep:updatetime'
const regionAttribute = 'aws:rep:updateregion'

/** The last writer wins; of two writes in the same microsecond, the region that sorts last. */
export function newer(a: Stamp, b: Stamp): boolean {
  return a.time > b.time || (a.time === b.time && a.region > b.region)
}

export function sameStamp(a: Stamp | undefined, b: Stamp | undefined): boolean {
  return a?.time === b?.time && a?.region === b?.region
}

/** The stamp that replication left in an item; none when the item was only written by the application. */
export function stampOf(image: Image | undefined): Stamp | undefined {
  const time = image?.[timeAttribute]?.N
  const region = image?.[regionAttribute]?.S
  return time && region ? { time: Number(time), region } : undefined
}

/** A put that stores the version, unless this very version is what the region holds. */
export function putOf(version: Version) {
  const time = { N: String(version.stamp.time) }
  const region = { S: version.stamp.region }
  return {
    Item: { ...version.image, [timeAttribute]: time, [regionAttribute]: region },
    ConditionExpression: 'NOT (#time = :time AND #region = :region)',
    ExpressionAttributeNames: { '#time': timeAttribute, '#region': regionAttribute },
    ExpressionAttributeValues: { ':time': time, ':region': region },
  }
}

/** Whether two images say the same to the application. */
export function sameContent(a: Image | undefined, b: Image | undefined): boolean {
  return isDeepStrictEqual(content(a), content(b))
}

function content(image: Image | undefined): Image | undefined {
  if (!image) return undefined
  const { [timeAttribute]: _time, [regionAttribute]: _region, ...rest } = image
  return rest
}

export function nameOf(key: Image): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)))
}
