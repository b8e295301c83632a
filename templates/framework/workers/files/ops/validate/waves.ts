import type { Check, Finding } from './project.ts'

/** Cloudflare's own codes, in lower case; the seventh, Antarctica, has nobody to shift (Workers, `request.cf`). */
const known = ['af', 'as', 'eu', 'na', 'oc', 'sa']

/** The waves take each continent once, by codes that the router will see. */
export const waves: Check = ({ topology }) => {
  const found: Finding[] = []
  const say = (where: string, problem: string, fix: string) =>
    found.push({ file: 'topology.ts', where, problem, fix })

  const continents = topology.continents.map(({ name }) => name)
  for (const name of continents) {
    if (!known.includes(name)) {
      say('continents', `Cloudflare has no continent "${name}"`, `take one of ${known.join(', ')}`)
    }
  }
  const deployed = topology.rollout.waves.flatMap(({ regions }) => regions)
  if (deployed.toSorted().join() !== continents.toSorted().join()) {
    say(
      'rollout.waves',
      `they deploy ${deployed.join(', ')}, but the continents are ${continents.join(', ')}`,
      'name each continent in one wave',
    )
  }
  for (const [index, { regions, shift }] of topology.rollout.waves.entries()) {
    const where = `rollout.waves[${index}]`
    if (regions.length === 0) say(where, 'it deploys nowhere', 'take it out')
    if (shift.kind === 'all-at-once') continue
    if (!(shift.percent > 0 && shift.percent < 100 && shift.minutes > 0)) {
      say(
        where,
        `a shift of ${shift.percent} % and ${shift.minutes} min has no steps`,
        'take a percentage between 0 and 100 and some minutes, or all at once',
      )
    }
  }
  return found
}
