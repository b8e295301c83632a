import { Sale } from './sale.ts'

/** What the drills let this service's users do: put its own in the place of this when you replace the sample. */
export function newWorkload(): Sale {
  return new Sale()
}
