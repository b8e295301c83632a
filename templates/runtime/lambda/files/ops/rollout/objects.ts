import type { ObjectAddress } from '../aws/calls.ts'

/** One of a release's files in a region's bucket. */
export const file = (
  region: string,
  bucket: string,
  release: string,
  name: string,
): ObjectAddress => ({ region, bucket, key: `releases/${release}/${name}` })
