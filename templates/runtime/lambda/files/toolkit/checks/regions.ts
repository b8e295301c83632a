import { parse } from 'yaml'
import { Failure } from '../commands/command.ts'
import { CALL_SECONDS, ENOUGH } from '../rollout/trial.ts'
import type { Check, Finding, Project } from './project.ts'

/** Regions of the commercial partition, as of November 2026 (AWS General Reference). */
const open = new Set(
  `af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6
  ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2
  eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1
  us-east-1 us-east-2 us-west-1 us-west-2`.split(/\s+/),
)

export const isRegion = (name: string): boolean => open.has(name)

/** The shortest bake, in whole minutes, in which a gate at that pace can get so many answers: a shorter one closes on a good release. */
const LEAST_BAKE_MINUTES = Math.ceil((ENOUGH * CALL_SECONDS) / 60)

/** The regions exist, each is named once and in one wave, the home region is one of them, waves bake long enough, and the pipeline lets a person choose each region. */
export const regions: Check = ({ topology, files }) => {
  const names = topology.regions.map(({ name }) => name)
  const found: Finding[] = []
  const say = (where: string, problem: string, fix: string) =>
    found.push({ file: 'topology.ts', where, problem, fix })

  for (const [index, name] of names.entries()) {
    if (!isRegion(name)) {
      say(
        'regions',
        `AWS has no region ${name}`,
        'correct it, or add it to toolkit/checks/regions.ts if it is new',
      )
    }
    if (names.indexOf(name) < index) say('regions', `${name} is there twice`, 'remove one')
  }
  if (names.length < 2) say('regions', 'one region has nowhere to fail over to', 'add a second')
  if (!names.includes(topology.home)) {
    say('home', `${topology.home} is none of the regions`, 'name one of them')
  }
  const { waves } = topology.rollout
  const taken = waves.flatMap((wave) => wave.regions)
  if (taken.toSorted().join() !== names.toSorted().join()) {
    const problem = `they deploy ${taken.join(', ')}, but the regions are ${names.join(', ')}`
    say('rollout.waves', problem, 'name each region in one wave')
  }
  for (const [index, { bakeMinutes }] of waves.entries()) {
    if (bakeMinutes >= LEAST_BAKE_MINUTES) continue
    const problem = `${bakeMinutes} min are over before a gate has ${ENOUGH} answers of the release`
    say(`rollout.waves.${index}.bakeMinutes`, problem, `bake for ${LEAST_BAKE_MINUTES} min or more`)
  }
  return [...found, ...choices(files, names)]
}

/** Where a run by hand takes a region, it takes these and "none": one that joined could not be evacuated otherwise. */
function choices(files: Project['files'], names: string[]): Finding[] {
  const pipeline = Object.entries(files).filter(([path]) => /^\.(github|circleci)\//.test(path))
  return pipeline.flatMap(([file, text]) =>
    listsIn(yamlIn(file, text))
      .filter(([first, ...rest]) => first === 'none' && rest.join() !== names.join())
      .map((list) => ({
        file,
        where: 'the choice of a region',
        problem: `it is among ${list.join(', ')}`,
        fix: `offer none, ${names.join(', ')}`,
      })),
  )
}

/** @throws Failure with the file and the line, when the text is not YAML: a conflict that nobody has solved, say */
export function yamlIn(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    const [problem] = (error as Error).message.split(':\n')
    throw new Failure(`${file} is not YAML: ${problem}.`)
  }
}

/** All lists of a document, at any depth. */
function listsIn(value: unknown): unknown[][] {
  if (typeof value !== 'object' || value === null) return []
  return [...(Array.isArray(value) ? [value] : []), ...Object.values(value).flatMap(listsIn)]
}
