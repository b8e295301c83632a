/** Where an object is, in one region's own bucket. */
export interface ObjectAddress {
  region: string
  bucket: string
  key: string
}

/** One of a release's files in a region's bucket. */
export const file = (
  region: string,
  bucket: string,
  release: string,
  name: string,
): ObjectAddress => ({ region, bucket, key: `releases/${release}/${name}` })
