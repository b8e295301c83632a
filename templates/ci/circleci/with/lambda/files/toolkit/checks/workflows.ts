import { before, type Config, type Problem, type Start, startsOf } from './config.ts'
import type { Check } from './project.ts'
import { yamlIn } from './regions.ts'
import { rollout } from './rollout-jobs.ts'
import { signIn } from './sign-in.ts'

const file = '.circleci/config.yml'

/** What CircleCI accepts and finds out too late, or never: it holds a requirement that names no job against nobody. */
export const workflows: Check = ({ files, topology }) => {
  const text = files[file]
  if (text === undefined) {
    const fix = 'put it back, or take this check out'
    return [{ file, where: 'the file', problem: 'it is not there', fix }]
  }
  const config = yamlIn(file, text) as Config
  const found = [
    ...pins(config),
    ...Object.values(config.workflows ?? {}).flatMap(({ jobs }) => graph(startsOf(jobs), config)),
    ...Object.values(config['job-groups'] ?? {}).flatMap(({ jobs }) =>
      graph(startsOf(jobs), config),
    ),
    ...branches(config),
    ...signIn(config),
    ...rollout(config, topology),
  ]
  return found.map((problem) => ({ file, ...problem }))
}

/** A version without all of its parts moves, and so does an image whose tag names no version. */
function pins({ orbs = {}, executors = {}, jobs = {} }: Config): Problem[] {
  const loose = Object.entries(orbs)
    .filter(([, orb]) => !/^[\w-]+\/[\w-]+@\d+\.\d+\.\d+$/.test(String(orb)))
    .map(([name, orb]) => ({
      where: `orbs.${name}`,
      problem: `${orb} is not pinned`,
      fix: 'name a version of three parts',
    }))
  const machines = Object.entries({ ...executors, ...jobs })
  const images = machines.flatMap(([where, { docker = [] }]) =>
    docker
      .filter(({ image }) => !/:\d+\.\d+\.\d+(-\w+)?$/.test(image))
      .map(({ image }) => ({
        where,
        problem: `the image ${image} is not pinned`,
        fix: 'name a version of three parts',
      })),
  )
  return [...loose, ...images]
}

function graph(starts: Start[], config: Config): Problem[] {
  const found: Problem[] = []
  const add = (where: string, problem: string, fix: string) => found.push({ where, problem, fix })
  const names = starts.map(({ name }) => name)
  const known = { ...config.jobs, ...config['job-groups'] }
  for (const { name, runs, options, requires } of starts) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) add(name, 'two jobs have it', 'rename one')
    if (options.type !== 'approval' && !runs.includes('/') && !(runs in known)) {
      add(name, `it runs ${runs}, which is no job`, 'name a job or a group')
    }
    for (const required of Object.keys(requires)) {
      if (!names.includes(required)) {
        add(name, `it requires ${required}, which is no job beside it`, 'name a job')
      }
    }
    if (before(name, starts).has(name)) add(name, 'it waits for itself', 'break the circle')
  }
  return found
}

/** Contexts hold what deploys, so nothing that uses one may run elsewhere than on main, unless it only looks. */
function branches({ workflows = {}, 'job-groups': groups = {} }: Config): Problem[] {
  const uses = ({ runs, options }: Start): boolean =>
    (options.context !== undefined && !String(options.context).endsWith('-plan')) ||
    startsOf(groups[runs]?.jobs).some(uses)
  return Object.values(workflows)
    .flatMap(({ jobs }) => startsOf(jobs))
    .filter((start) => uses(start) && start.options.filters?.branches?.only !== 'main')
    .map(({ name }) => ({
      where: name,
      problem: 'it uses a context on any branch',
      fix: 'filter by branch: only main',
    }))
}
