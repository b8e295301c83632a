import { join } from 'node:path'
import { circleciPipeline } from './runner/circleci.ts'
import { execute, type Report, type World } from './runner/execute.ts'
import { githubPipeline } from './runner/github.ts'
import type { Pipeline } from './runner/model.ts'

type Texts = Record<string, string>

/** What a person gives to a run by hand, by its name there. */
export type Asked = Record<string, string | boolean>

/** What a person puts into a CI system's settings, as the emitted README says. */
export interface Held {
  /** GitHub: variables of the whole repository. */
  vars?: Texts
  /** GitHub: what each environment holds. */
  environments: Record<string, { vars?: Texts; secrets?: Texts }>
  /** CircleCI: what each context holds. */
  contexts: Record<string, Texts>
  /** CircleCI: whether a person approves what waits for one. */
  approves?: boolean
}

export const systems = ['github', 'circleci'] as const
export type System = (typeof systems)[number]

/** Reads a project's pipeline as it runs for a push to main, or for what a person asks for there. */
function read(system: System, directory: string, held: Held, asked?: Asked): Pipeline {
  if (system === 'circleci') {
    const { contexts, approves = true } = held
    return circleciPipeline(join(directory, '.circleci/config.yml'), {
      contexts,
      approves,
      ...(asked && { asked }),
    })
  }
  const { vars = {}, environments } = held
  const repository = { vars, secrets: {}, environments }
  const { action = 'deploy', ...inputs } = asked ?? {}
  const workflow = (name: string) => join(directory, `.github/workflows/${name}.yml`)
  return action === 'deploy'
    ? githubPipeline(workflow('deploy'), repository, asked && inputs)
    : githubPipeline(workflow('operate'), repository, asked)
}

export const push = (
  system: System,
  directory: string,
  held: Held,
  world: Omit<World, 'project'>,
  asked?: Asked,
): Promise<Report> =>
  execute(read(system, directory, held, asked), { ...world, project: directory })

/** How each job ended, by its name. */
export const endsOf = ({ jobs }: Report): Record<string, string> =>
  Object.fromEntries(jobs.map(({ name, end }) => [name, end]))
