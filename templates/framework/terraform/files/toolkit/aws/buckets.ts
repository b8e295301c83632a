import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { ask, perRegion } from './clients.ts'

const s3 = perRegion((options) => new S3Client(options))

/** Whether the region has a bucket of that name. */
export const hasBucket = (region: string, name: string): Promise<boolean> =>
  ask(`s3:HeadBucket ${name}`, region, async () => {
    try {
      await s3(region).send(new HeadBucketCommand({ Bucket: name }))
      return true
    } catch (error) {
      if ((error as Error).name === 'NotFound') return false
      throw error
    }
  })
