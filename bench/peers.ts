import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Who we compare with, from npm. The versions are those that the limits were set against. */
const versions = { 'create-vite': '9.3.0', sv: '0.17.1', projen: '0.103.25' }

export type Peer = keyof typeof versions

/** Installs the peers in a folder for temporary files, once; returns the path of a file of one of them. */
export function installPeers(): (peer: Peer, file: string) => string {
  const folder = join(tmpdir(), 'create-active-active-bench')
  const wanted = JSON.stringify({ private: true, dependencies: versions })
  const manifest = join(folder, 'package.json')
  const installed = () => {
    try {
      return (
        readFileSync(manifest, 'utf8') === wanted &&
        readFileSync(join(folder, 'done'), 'utf8') !== ''
      )
    } catch {
      return false
    }
  }
  if (!installed()) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(manifest, wanted)
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' })
    writeFileSync(join(folder, 'done'), 'yes')
  }
  return (peer, file) => join(folder, 'node_modules', peer, file)
}
