import { say as print, type Say } from '../commands/command.ts'
import type { Fleet } from '../rollout/fleet.ts'
import { aws } from './aws.ts'
import type { Cloud } from './cloud.ts'
import { entranceIn } from './entrance.ts'
import { file } from './objects.ts'
import { prepareInfrastructure } from './prepare.ts'
import { bucketIn, placesIn, prepareBuckets } from './region.ts'
import { packedRelease, type Release } from './release.ts'

/** What `deploy --prepare` may be told of the infrastructure. */
type How = Omit<Parameters<typeof prepareInfrastructure>[1], 'regions' | 'release'>

/** The service's regions, each with its notes beside the releases in its own bucket. */
export function fleetIn(cloud: Cloud, say: Say = print, how: How = {}): Fleet {
  const noteOf = async (region: string, release: string, name: string) =>
    file(region, await bucketIn(cloud, region), release, name)
  const upload = async (region: string, { id, files }: Release) => {
    const bucket = await bucketIn(cloud, region)
    for (const [name, bytes] of Object.entries(files)) {
      await cloud.write(file(region, bucket, id, name), bytes)
    }
  }
  return {
    // Not in tags of the infrastructure: those spread to every resource, and would change all of them.
    async note(region, release, name) {
      const noted = await cloud.read(await noteOf(region, release, name))
      return noted && String(noted).trim()
    },
    async setNote(region, release, name, text) {
      await cloud.write(await noteOf(region, release, name), Buffer.from(text && `${text}\n`))
    },
    /** @param release of `dist/release` */
    async prepare(release, regions) {
      const packed = await packedRelease(release)
      const [first = ''] = regions
      say(`release ${release}, account ${await cloud.account(first)}`)
      await prepareBuckets(cloud, regions)
      await Promise.all(regions.map((region) => upload(region, packed)))
      await prepareInfrastructure(cloud, { ...how, regions, release }, say)
    },
    ...placesIn(cloud),
    alarms: cloud.alarms,
    readData: cloud.readData,
    readHealth: cloud.readHealth,
    wait: cloud.wait,
    entrance: entranceIn(cloud),
  }
}

/** Those in AWS, with the credentials of the environment. */
export const regionsInAws = (how?: How): Fleet => fleetIn(aws(print), print, how)
