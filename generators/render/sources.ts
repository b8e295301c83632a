import { layers } from '../../templates/layers.ts'
import { type Axis, type Plan, withParts } from '../plan/model.ts'
import { folderAt, type Store } from './store.ts'

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

/** What a layer's folder may hold, and each of those in its `with/`. */
const shape =
  /^(?<beside>with\/[^/]+\/)?(?:(?<tests>tests\/)?(?<kind>files|slots)\/(?<path>.+)|[^/]+\.ts)$/

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
 * @param from where templates are kept, or the `templates/` of a checkout
 * @param folders the layers' folders below it; those of all layers unless given
 * @param tests also what is below their `tests/`: it tests what projects are given, and is itself given to none
 * @throws when a file has no place in a layer, or the base has none: half a project would come of it
 */
export function readSources(
  from: string | Store,
  folders: readonly string[] = allFolders(),
  { tests = false } = {},
): Sources {
  const store = typeof from === 'string' ? folderAt(from) : from
  const sources: Sources = new Map()
  for (const folder of folders) {
    for (const path of store.filesBelow(folder)) {
      const within = path.slice(folder.length + 1)
      const match = shape.exec(within)
      if (!match)
        throw new Error(`templates/${path} is neither of a layer's files nor of its slots`)
      const { beside = '', tests: ofTests, kind, path: rest = '' } = match.groups ?? {}
      // Without a kind it is a module beside the manifest.
      if ((kind !== 'files' && kind !== 'slots') || (ofTests && !tests)) continue
      const layer = beside ? `${folder}/${beside.slice(0, -1)}` : folder
      const held = sources.get(layer) ?? { files: [], slots: [] }
      sources.set(layer, held)
      const target = kind === 'files' ? targetOf(rest) : rest.replace(/\.[^/]*$/, '')
      held[kind].push({
        target,
        origin: path,
        template: path.endsWith('.ejs'),
        ...store.read(path),
      })
    }
  }
  if (folders.includes('base') && !sources.has('base')) {
    throw new Error('There are no templates')
  }
  return sources
}
