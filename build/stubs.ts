import type { Plugin } from 'rolldown'

/**
 * Parts of Yeoman's dependencies that this generator never calls: package → the names that Yeoman imports from it.
 * They would be three quarters of the bundle. Each stub throws if it is called after all.
 */
const unused: Record<string, readonly string[]> = {
  // Installing generators at run time (127 packages).
  'fly-import': ['FlyRepository', 'flyImport'],
  // this.spawn*, this.git: we start processes ourselves.
  execa: ['execa', 'execaSync', 'parseCommandString'],
  'simple-git': ['simpleGit', 'CheckRepoActions', 'CleanOptions'],
  // The `yoe` command.
  commander: ['Command', 'Option'],
  'latest-version': ['default'],
  globby: ['globby', 'globbySync'],
  // A spinner that only Yeoman's own commit shows, and the queue of the adapter that we do not use.
  ora: ['default'],
  'p-queue': ['default'],
  // this.fs.copy and this.fs.delete by glob, and what follows a copy: the project is rendered and written by us.
  tinyglobby: ['glob', 'globSync', 'isDynamicPattern'],
  multimatch: ['default'],
  minimatch: ['minimatch', 'Minimatch'],
  isbinaryfile: ['isBinaryFileSync'],
  'strip-bom-stream': ['default'],
  // Yeoman's own install task.
  'which-package-manager': ['whichPackageManager'],
  // Inquirer's editor prompt.
  chardet: ['detect'],
  'iconv-lite': ['default'],
  // The conflicter: the project is written whole, by us.
  '@yeoman/conflicter': ['createConflicterTransform', 'createYoResolveTransform', 'forceYoFiles'],
}

const prefix = '\0unused:'

function stub(name: string): string {
  const names = unused[name] ?? []
  const call = `throw new Error(${JSON.stringify(`${name} is not part of this bundle`)})`
  // A class can be extended and, because of FlyRepository and ora, made; only its use throws.
  return names
    .map((exported) => {
      const body = /^[A-Z]/.test(exported) ? 'class {}' : `() => { ${call} }`
      return exported === 'default'
        ? `export default ${body}`
        : `export const ${exported} = ${body}`
    })
    .join('\n')
}

export function stubs(): Plugin {
  return {
    name: 'stubs',
    resolveId: {
      order: 'pre',
      handler: (id) => (Object.hasOwn(unused, id) ? `${prefix}${id}` : null),
    },
    load: (id) =>
      id.startsWith(prefix)
        ? { code: stub(id.slice(prefix.length)), moduleSideEffects: false }
        : null,
  }
}
