import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Package {
  name: string
  version: string
  license: string
  text: string
}

/** The package that a module belongs to: the nearest package.json above it that has a name and a version. */
function packageOf(file: string): string | undefined {
  for (let at = dirname(file); at !== dirname(at); at = dirname(at)) {
    const manifest = join(at, 'package.json')
    if (!existsSync(manifest)) continue
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
    if (name && version) return at
  }
  return undefined
}

function read(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry))
  return {
    name,
    version,
    license: typeof license === 'string' ? license : (license?.type ?? 'see its package'),
    text: file ? readFileSync(join(folder, file), 'utf8').trim() : '',
  }
}

/** The licences of the packages that the modules of a bundle come from; a text that several share stands once. */
export function licences(modules: string[]): string {
  const folders = new Set(
    modules.filter((id) => id.includes('/node_modules/') && !id.startsWith('\0')).map(packageOf),
  )
  const packages = [...folders]
    .filter((folder) => folder !== undefined)
    .map(read)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
  const byText = Map.groupBy(packages, ({ text }) => text)
  const sections = [...byText].map(([text, held]) => {
    const names = held.map(({ name, version, license }) => `${name} ${version} (${license})`)
    return `${names.join('\n')}\n\n${text || 'The package has no licence file of its own.'}\n`
  })
  return `The files beside this one contain the following packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`
}
