import { Misuse } from '../commands/command.ts'
import { PATIENCE_MS } from './requests.ts'

/** One region's way to the evacuation flags. */
export interface Flags {
  region: string
  /** Whether that region itself is evacuated. */
  read(): Promise<boolean>
  write(region: string, evacuated: boolean): Promise<void>
}

/** Whether a region took a flag: if not, why. */
export interface Written {
  region: string
  error?: string
}

/** How the database's flags are reached from outside of the service, and what makes one hold. */
export interface Evacuation {
  /** Who is asked, besides the database: a sentence. */
  asks: string
  /** @param address where the region's database is, to rehearse; what says so by itself unless given */
  flags(region: string, address: string | undefined): Flags
  /** Why a flag that some regions took may not reach its own, which alone matters; undefined where it does. */
  refused(written: Written[], region: string, evacuated: boolean): string | undefined
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`silent for ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  })
  return Promise.race([work, silence]).finally(() => clearTimeout(timer))
}

/** An error's kind and words: "ExpiredTokenException: The security token …" tells more than either. */
const told = ({ name, message }: Error) => (name === 'Error' ? message : `${name}: ${message}`)

/**
 * Each region other than `target`, and why it cannot take the target's users, if it cannot.
 *
 * @param away why no users are sent to a region, whatever its flag says, if none are
 */
export function survivors(
  stores: Flags[],
  target: string,
  away: (region: string) => Promise<string | undefined>,
): Promise<{ region: string; unfit?: string }[]> {
  return Promise.all(
    stores
      .filter(({ region }) => region !== target)
      .map(async ({ region, read }) => {
        try {
          const unfit = (await within(read())) ? 'is evacuated itself' : await away(region)
          return unfit === undefined ? { region } : { region, unfit }
        } catch (error) {
          return { region, unfit: `cannot be asked: ${told(error as Error)}` }
        }
      }),
  )
}

/**
 * Writes the target's flag through every region, since what is broken may be the way between them. Each region's success
 * or failure is in the result; a silent one costs 8 seconds.
 */
export function flip(stores: Flags[], target: string, evacuated: boolean): Promise<Written[]> {
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
