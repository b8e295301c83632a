import type { Plan } from '../plan/model.ts'

const sections = ['scripts', 'dependencies', 'devDependencies', 'optionalDependencies'] as const

const sorted = (record: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

/**
 * The project's package.json from its layers' parts.
 *
 * @throws when two layers pin one package, or name one script, differently
 */
export function packageJson(plan: Plan): string {
  const merged = Object.fromEntries(
    sections.map((section) => [section, merge(section, plan)]),
  ) as Record<(typeof sections)[number], Record<string, string>>
  const allowed = plan.layers.flatMap(({ layer }) => Object.entries(layer.allowScripts ?? {}))
  const contents = {
    name: plan.name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '^22.18 || >=24.11' },
    // Its pipeline and its list of allowed scripts are npm's: pnpm refuses by this, in one sentence.
    devEngines: { packageManager: { name: 'npm', onFail: 'error' } },
    scripts: merged.scripts,
    dependencies: merged.dependencies,
    devDependencies: merged.devDependencies,
    ...(Object.keys(merged.optionalDependencies).length > 0 && {
      optionalDependencies: merged.optionalDependencies,
    }),
    allowScripts: Object.fromEntries(allowed.sort(([a], [b]) => (a < b ? -1 : 1))),
  }
  return `${JSON.stringify(contents, null, 2)}\n`
}

function merge(section: (typeof sections)[number], plan: Plan): Record<string, string> {
  const result: Record<string, string> = {}
  for (const { layer } of plan.layers) {
    for (const [key, value] of Object.entries(layer[section] ?? {})) {
      if (key in result && result[key] !== value) {
        throw new Error(`${layer.id} sets ${section}.${key} to ${value}, but it is ${result[key]}`)
      }
      result[key] = value
    }
  }
  return sorted(result)
}
