import { Misuse } from './command.ts'

/** One region's way to the evacuation flags. */
export interface Flags {
  region: string
  /** Whether that region itself is evacuated. */
  read(): Promise<boolean>
  write(region: string, evacuated: boolean): Promise<void>
}

/** A region that is down often does not refuse but stays silent. */
const PATIENCE_MS = 8_000

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`silent for ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  })
  return Promise.race([work, silence]).finally(() => clearTimeout(timer))
}

/** An error's kind and words: "ExpiredTokenException: The security token …" tells more than either. */
const told = ({ name, message }: Error) => (name === 'Error' ? message : `${name}: ${message}`)

/** Each region other than `target`, and why it cannot take the target's users, if it cannot. */
export function survivors(
  stores: Flags[],
  target: string,
): Promise<{ region: string; unfit?: string }[]> {
  return Promise.all(
    stores
      .filter(({ region }) => region !== target)
      .map(async ({ region, read }) => {
        try {
          return (await within(read())) ? { region, unfit: 'is evacuated itself' } : { region }
        } catch (error) {
          return { region, unfit: `cannot be asked: ${told(error as Error)}` }
        }
      }),
  )
}

/**
 * Writes the target's flag through every region, since replication may be what is broken. Each region's success or
 * failure is in the result; a silent one costs 8 seconds.
 */
export function flip(
  stores: Flags[],
  target: string,
  evacuated: boolean,
): Promise<{ region: string; error?: string }[]> {
  return Promise.all(
    stores.map(async ({ region, write }) => {
      try {
        await within(write(target, evacuated))
        return { region }
      } catch (error) {
        return { region, error: told(error as Error) }
      }
    }),
  )
}

/** `URL` is every region's address, `REGION=URL` one region's. */
export function endpoints(flags: string[], regions: string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const flag of flags) {
    const [, region, url = ''] = /^(?:([a-z0-9-]+)=)?(.*)$/.exec(flag) ?? []
    if (!URL.canParse(url)) throw new Misuse(`--endpoint needs a URL, and got "${url}".`)
    if (region !== undefined && !regions.includes(region)) {
      throw new Misuse(`--endpoint names "${region}", which is not a region of this service.`)
    }
    for (const each of region === undefined ? regions : [region]) found[each] = url
  }
  return found
}
