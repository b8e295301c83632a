/** Somewhere that a release reaches at a time of its own. */
export interface Place {
  name: string
  place: string
  /** Degrees north and east. */
  at: readonly [number, number]
  /** Whether an account has to enable it first. */
  optIn?: true
}

/** The one place of a platform without regions: a release is there for a share of all traffic, wherever it comes in. */
export const everywhere: Place = {
  name: 'everywhere',
  place: 'every point of presence',
  at: [0, 0],
}

/**
 * An estimate of the round trip between two places, in milliseconds: the great circle at two thirds of light's speed
 * (fibre), half as long again for cables that do not run straight, and one millisecond of equipment.
 * It serves to order places by nearness; a measurement is better for anything else.
 */
export function estimatedLatencyMs(from: Place, to: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const [lat1, lon1] = from.at.map(radians) as [number, number]
  const [lat2, lon2] = to.at.map(radians) as [number, number]
  const haversine =
    Math.sin((lat2 - lat1) / 2) ** 2 +
    Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2
  const kilometres = 2 * 6371 * Math.asin(Math.sqrt(haversine))
  return 1 + Math.round((2 * kilometres * 1.5) / 200)
}
