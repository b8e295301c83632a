import { Failure } from '../commands/command.ts'

/** A region that is down often stays silent: without limits a call would wait for minutes. */
const requestHandler = {
  connectionTimeout: 3_000,
  requestTimeout: 60_000,
  throwOnRequestTimeout: true,
}

interface ClientOptions {
  region: string
  requestHandler: typeof requestHandler
}

/** One client of a kind and region for the life of the process. */
export function perRegion<C>(open: (options: ClientOptions) => C): (region: string) => C {
  const clients = new Map<string, C>()
  return (region) => {
    const client = clients.get(region) ?? open({ region, requestHandler })
    clients.set(region, client)
    return client
  }
}

/** Runs one request; a refusal becomes one sentence with the call, the region and AWS's words. */
export async function ask<T>(call: string, region: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    const { name, message } = error as Error
    throw new Failure(`${call} in ${region} failed: ${name}: ${message}`, { cause: error })
  }
}
