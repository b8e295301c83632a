import fc from 'fast-check'

/** A change of a package.json-like document, or of a configuration with comments. */
export interface KeyChange {
  kind: 'package' | 'script' | 'list' | 'top' | 'drop package' | 'bump' | 'edit script'
  at: number
}

const kinds = ['package', 'script', 'list', 'top', 'drop package', 'bump', 'edit script'] as const

export const keyChanges = fc.array(
  fc.record<KeyChange>({ kind: fc.constantFrom(...kinds), at: fc.nat(9) }),
  { maxLength: 3 },
)

interface Manifest {
  name: string
  version: string
  files: string[]
  scripts: Record<string, string>
  dependencies: Record<string, string>
}

export const manifest = (): Manifest => ({
  name: 'sample',
  version: '0.1.0',
  files: ['dist', 'docs', 'templates'],
  scripts: { build: 'node build.ts', check: 'biome check', test: 'vitest run' },
  dependencies: { ajv: '8.0.0', hono: '^4.1.0', miniflare: '4.0.0', zod: '3.1.0' },
})

const sorted = (record: Record<string, string>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

/**
 * @param unique gives a word that nothing else has
 * @param major the major version that packages are lifted to
 * @param spared packages that are not dropped
 */
export function changeManifest(
  from: Manifest,
  changes: readonly KeyChange[],
  { unique, major, spared }: { unique: () => string; major: number; spared?: ReadonlySet<string> },
): Manifest & Record<string, unknown> {
  const to: Manifest & Record<string, unknown> = structuredClone({ ...from })
  for (const { kind, at } of changes) {
    const names = Object.keys(to.dependencies)
    const name = names[at % names.length] ?? ''
    if (kind === 'package') to.dependencies[`${'ahmz'[at % 4]}-${unique()}`] = '1.0.0'
    else if (kind === 'script') to.scripts[unique()] = 'true'
    else if (kind === 'list') to.files.splice(at % (to.files.length + 1), 0, unique())
    else if (kind === 'top') to[unique()] = { nested: { deeper: [at] } }
    else if (kind === 'bump' && name) to.dependencies[name] = `${major}.${at}.0`
    else if (kind === 'drop package' && !spared?.has(name)) delete to.dependencies[name]
    else if (kind === 'edit script') to.scripts.test = `vitest run ${unique()}`
  }
  to.dependencies = sorted(to.dependencies)
  return to
}

export function droppedPackages(from: Manifest, to: Manifest): Set<string> {
  return new Set(Object.keys(from.dependencies).filter((name) => !(name in to.dependencies)))
}
