import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Axis, layers } from '../../templates/layers.ts'

/** One file as a layer stores it. */
export interface Source {
  /** Where it goes: the path in the project, or the slot's name. */
  target: string
  /** Where it came from, below `templates/`, for messages. */
  origin: string
  bytes: Buffer
  executable: boolean
  /** Whether it is an EJS template. */
  template: boolean
}

/** What one folder holds: files to lay over the project and texts for other layers' slots. */
export interface LayerSources {
  files: Source[]
  slots: Source[]
}

/** `<axis>/<id>` or `<axis>/<id>/with/<other id>` → what is there. */
export type Sources = Map<string, LayerSources>

/** The layer's folder below `templates/`. The base has no choice in it, so no folder below its axis. */
export const layerFolder = (axis: Axis, id: string): string =>
  axis === 'base' ? axis : `${axis}/${id}`

/** `_github/workflows/deploy.yml.ejs` → `.github/workflows/deploy.yml`: npm leaves some dot files out of a package. */
function targetOf(path: string): string {
  return path
    .replace(/\.ejs$/, '')
    .split('/')
    .map((segment) => (segment.startsWith('_') ? `.${segment.slice(1)}` : segment))
    .join('/')
}

function filesBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .sort()
}

function read(root: string, path: string, target: string): Source {
  const file = join(root, path)
  return {
    target,
    origin: path,
    bytes: readFileSync(file),
    executable: (statSync(file).mode & 0o111) !== 0,
    template: path.endsWith('.ejs'),
  }
}

const shape = /^(?<layer>.+?(?:\/with\/[^/]+)?)\/(?<kind>files|slots)\/(?<path>.+)$/

/**
 * Reads every layer's files once.
 *
 * @param root the `templates/` folder, with a slash at its end
 */
export function readSources(root: string): Sources {
  const sources: Sources = new Map()
  for (const axis of Object.keys(layers) as Axis[]) {
    for (const layer of layers[axis]) {
      for (const path of filesBelow(root, layerFolder(axis, layer.id))) {
        const match = shape.exec(path)?.groups as
          | { layer: string; kind: 'files' | 'slots'; path: string }
          | undefined
        if (!match) continue
        const held = sources.get(match.layer) ?? { files: [], slots: [] }
        sources.set(match.layer, held)
        const target =
          match.kind === 'files' ? targetOf(match.path) : match.path.replace(/\.[^/]*$/, '')
        held[match.kind].push(read(root, path, target))
      }
    }
  }
  return sources
}
