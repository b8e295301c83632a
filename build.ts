import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import { licences } from './build/licences.ts'
import { stubs } from './build/stubs.ts'
import { readSources } from './generators/render/sources.ts'
import { archiveOf, folderAt } from './generators/render/store.ts'

// Bundles the generator: no dependency is left for run time, and what is not always used is a file apart.

const root = fileURLToPath(new URL('./', import.meta.url))

/** Two packages read their own package.json beside them, which in a bundle would be ours. */
function ownVersions(): Plugin {
  const sources = {
    'yeoman-environment/dist/environment-base.js': "require('../package.json').version",
    'yeoman-generator/dist/generator.js':
      "JSON.parse(readFileSync(pathJoin(_dirname, '../package.json'), 'utf8'))",
  }
  return {
    name: 'own-versions',
    transform(code, id) {
      const found = Object.entries(sources).find(([file]) => id.endsWith(`node_modules/${file}`))
      if (!found) return null
      const [file, read] = found
      const name = file.split('/')[0] ?? ''
      if (!code.includes(read)) throw new Error(`${file} reads its version in a way that is new`)
      const { version } = JSON.parse(
        readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
      )
      const value = JSON.stringify(read.endsWith('.version') ? version : { version })
      return code.replace(read, value)
    },
  }
}

/**
 * What is loaded at once is one file, with all that it imports, since every file takes its time to be found and opened: what
 * --help needs, then what the first prompt does. What only a later step imports stays apart, and is not parsed before it.
 */
const together = [
  {
    name: 'options',
    test: /generators\/(options\/(describe|arguments)|app\/(failure|terminal|version))\.ts$/,
    priority: 2,
  },
  { name: 'prompt', test: /generators\/environment\.ts$/, priority: 1 },
]

/**
 * @param dist the folder to make; its parent must hold `package.json` when the bundle runs
 * @returns each file's name and size in bytes
 */
export async function build(dist: string): Promise<{ name: string; bytes: number }[]> {
  const bundle = await rolldown({
    cwd: root,
    input: {
      cli: 'generators/cli.ts',
      generator: 'generators/app/index.ts',
      sts: 'generators/app/sts.ts',
    },
    platform: 'node',
    // Its main file asks for the others in a way that no bundler follows.
    resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
    plugins: [stubs(), ownVersions()],
    onLog(level, log, handler) {
      // What cannot be resolved would be missing at run time.
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
      handler(level, log)
    },
  })
  rmSync(dist, { recursive: true, force: true })
  const { output } = await bundle.write({
    dir: dist,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups: together },
  })
  await bundle.close()
  for (const file of ['cli.cjs', 'start.cjs']) {
    copyFileSync(join(root, 'generators', file), join(dist, file))
  }
  // Where `yo` looks for a generator.
  mkdirSync(join(dist, 'generators/app'), { recursive: true })
  writeFileSync(
    join(dist, 'generators/app/index.js'),
    "export { default } from '../../generator.js'\n",
  )
  const templates = folderAt(join(root, 'templates'))
  const sources = [...readSources(templates).values()].flatMap(({ files, slots }) => [
    ...files,
    ...slots,
  ])
  writeFileSync(
    join(dist, 'templates.json'),
    archiveOf(
      templates,
      sources.map(({ origin }) => origin),
    ),
  )
  const chunks = output.filter((file) => file.type === 'chunk')
  writeFileSync(
    join(dist, 'THIRD-PARTY-LICENSES'),
    licences(chunks.flatMap(({ moduleIds }) => moduleIds)),
  )
  return chunks.map(({ fileName, code }) => ({ name: fileName, bytes: Buffer.byteLength(code) }))
}

if (import.meta.main) {
  for (const { name, bytes } of await build(join(root, 'dist'))) {
    console.log(`${name.padEnd(32)}${String(bytes).padStart(8)} B`)
  }
}
