import { readFileSync, writeFileSync } from 'node:fs'
import { packageRoot } from '../generators/root.ts'

/**
 * `npm run lock`: adds to package-lock.json what npm leaves out of it when a registry lacks other platforms' packages.
 * Without those entries `npm ci` refuses the lock, on this platform too (npm 11). What each runs on is in its name.
 */

interface Entry {
  version: string
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optional?: boolean
  dev?: boolean
  optionalDependencies?: Record<string, string>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'wasi']
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** `@rolldown/binding-linux-x64-musl` → linux, x64, musl. Undefined when the name tells no platform. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> | undefined {
  const words = name.split(/[-/]/)
  const os = words.find((word) => systems.includes(word))
  const cpu = words.find((word) => processors.includes(word))
  if (!cpu || !os) return undefined
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return {
    cpu: [cpu],
    ...(os === 'linux' ? { libc: [libc] } : {}),
    ...(os === 'wasi' ? {} : { os: [os] }),
  }
}

const path = `${packageRoot}package-lock.json`
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> }
const added: string[] = []
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    const platform = platformOf(name)
    if (place in lock.packages || !platform || !/^\d/.test(version)) continue
    lock.packages[place] = { version, ...platform, dev: true, optional: true }
    added.push(name)
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length > 0 ? `added ${added.join(', ')}` : 'the lock was complete')
