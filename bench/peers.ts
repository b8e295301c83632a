import { join } from 'node:path'
import { installOnce } from '../test/support/install-once.ts'

/** Who we compare with, from npm. The versions are those that the limits were set against. */
const versions = { 'create-vite': '9.3.0', sv: '0.17.1', projen: '0.103.25' }

export type Peer = keyof typeof versions

/** Installs the peers once; returns the path of a file of one of them. */
export function installPeers(): (peer: Peer, file: string) => string {
  const folder = installOnce('bench', versions)
  return (peer, file) => join(folder, 'node_modules', peer, file)
}
