import { isUtf8 } from 'node:buffer'
import type { Tree, TreeFile } from '../render/tree.ts'

/** A file as JSON. */
type Packed = { text: string; executable?: true } | { base64: string; executable?: true }

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function packFile({ bytes, executable }: TreeFile): Packed {
  const content = isUtf8(bytes)
    ? { text: bytes.toString('utf8') }
    : { base64: bytes.toString('base64') }
  return executable ? { ...content, executable } : content
}

/** Sorted by path, so that the same files give the same text. */
export const packFiles = (files: ReadonlyMap<string, TreeFile>): Record<string, Packed> =>
  Object.fromEntries(
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, file]) => [path, packFile(file)]),
  )

/** @returns undefined when the value is not one that `packFile` gives */
export function unpackFile(value: unknown): TreeFile | undefined {
  if (!isObject(value)) return undefined
  const { text, base64, executable } = value
  if (executable !== undefined && executable !== true) return undefined
  if (typeof text === 'string' && base64 === undefined && text.isWellFormed()) {
    return { bytes: Buffer.from(text), executable: executable === true }
  }
  if (typeof base64 === 'string' && text === undefined) {
    const bytes = Buffer.from(base64, 'base64')
    // Node passes over what is not base64.
    if (bytes.toString('base64') === base64) return { bytes, executable: executable === true }
  }
  return undefined
}

/** @returns undefined when the value is not one that `packFiles` gives; the paths are not looked at */
export function unpackFiles(value: unknown): Tree | undefined {
  if (!isObject(value)) return undefined
  const files: Tree = new Map()
  for (const [path, packed] of Object.entries(value)) {
    const file = unpackFile(packed)
    if (!file) return undefined
    files.set(path, file)
  }
  return files
}
