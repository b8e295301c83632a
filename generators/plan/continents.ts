import type { Place } from './places.ts'

/**
 * The continents that can be chosen, by ISO 3166's codes as edge networks use them, each at a city in which many of its
 * networks meet. The order is that of a rollout which begins where it is night in Europe and America.
 */
export const continents: readonly Place[] = [
  { name: 'oc', place: 'Oceania', at: [-33.9, 151.2] },
  { name: 'sa', place: 'South America', at: [-23.6, -46.6] },
  { name: 'as', place: 'Asia', at: [1.3, 103.8] },
  { name: 'eu', place: 'Europe', at: [50.1, 8.7] },
  { name: 'na', place: 'North America', at: [38.9, -77.4] },
  { name: 'af', place: 'Africa', at: [-26.2, 28.0] },
]
