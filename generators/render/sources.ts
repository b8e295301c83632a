import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { layers } from '../../templates/layers.ts'
import { type Axis, type Plan, withParts } from '../plan/model.ts'

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
const layerFolder = (axis: Axis, id: string): string => (axis === 'base' ? axis : `${axis}/${id}`)

/** The folders of a plan's layers, in their order. */
export const foldersOf = (plan: Plan): string[] =>
  plan.layers.map(({ axis, layer }) => layerFolder(axis, layer.id))

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

const shape =
  /^(?<layer>.+?(?:\/with\/[^/]+)?)\/(?<tests>tests\/)?(?<kind>files|slots)\/(?<path>.+)$/

/** Every layer's folder, those of parts included. */
const allFolders = (): string[] => [
  ...new Set(
    (Object.keys(layers) as Axis[]).flatMap((axis) =>
      layers[axis].flatMap((layer) => withParts(layer).map(({ id }) => layerFolder(axis, id))),
    ),
  ),
]

/**
 * Reads the files of layers, once each.
 *
 * @param root the `templates/` folder, with a slash at its end
 * @param folders the layers' folders below it; those of all layers unless given
 * @param tests also what is below their `tests/`: it tests what projects are given, and is itself given to none
 */
export function readSources(
  root: string,
  folders: readonly string[] = allFolders(),
  { tests = false } = {},
): Sources {
  const sources: Sources = new Map()
  for (const path of folders.flatMap((folder) => filesBelow(root, folder))) {
    const match = shape.exec(path)?.groups as
      | { layer: string; tests?: string; kind: 'files' | 'slots'; path: string }
      | undefined
    if (!match || (match.tests && !tests)) continue
    const held = sources.get(match.layer) ?? { files: [], slots: [] }
    sources.set(match.layer, held)
    const target =
      match.kind === 'files' ? targetOf(match.path) : match.path.replace(/\.[^/]*$/, '')
    held[match.kind].push(read(root, path, target))
  }
  return sources
}
