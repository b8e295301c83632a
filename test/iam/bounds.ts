import type { Request, Statement } from './evaluate.ts'

/** A role that a release makes. */
export interface MadeRole {
  id: string
  arn: string
  boundary: string | undefined
  /** Policies of AWS's own. */
  managed: string[]
  /** The services that may become it. */
  services: string[]
  statements: Statement[]
}

/** Who may do what about roles in a project. */
export interface Bounds {
  boundary: { arn: string; statements: Statement[]; characters: number }
  made: MadeRole[]
  /** The pipeline's own roles: what each may do, by ARN. */
  own: Map<string, Statement[]>
}

/** One request for each action and resource of a statement, with what its conditions ask for. */
export function requestsOf(statements: Statement[]): Request[] {
  return statements.flatMap(({ actions, resources, conditions }) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({
        action,
        resource: resource === '*' ? '*' : resource.replaceAll('*', '1a2b'),
        context: {
          'aws:ResourceTag/service': ['orders'],
          ...Object.assign({}, ...Object.values(conditions)),
        },
      })),
    ),
  )
}
