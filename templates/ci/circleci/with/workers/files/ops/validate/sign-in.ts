import type { Config, Problem } from './config.ts'

/** Secrets come from the context: none is written down here. */
export function signIn({ executors = {}, jobs = {} }: Config): Problem[] {
  return Object.entries({ ...executors, ...jobs }).flatMap(([where, { environment = {} }]) =>
    Object.keys(environment)
      .filter((name) => /TOKEN|SECRET|KEY/.test(name))
      .map((name) => ({
        where,
        problem: `${name} is written down`,
        fix: 'keep it in the context',
      })),
  )
}
