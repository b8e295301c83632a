import type { Upload } from './scripts.ts'

interface Metadata {
  main_module: string
  bindings?: Upload['bindings']
  keep_bindings?: string[]
  compatibility_date: string
  compatibility_flags?: string[]
  annotations?: Record<string, string>
  migrations?: Upload['migrations']
}

/** What wrangler sends when it uploads a Worker: a form of metadata and modules. */
export async function readUpload(body: Buffer, contentType: string): Promise<Upload> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData()
  const metadata = JSON.parse(form.get('metadata') as string) as Metadata
  const files = [...form.values()].filter((value): value is File => value instanceof File)
  return {
    main: metadata.main_module,
    modules: await Promise.all(
      files.map(async (file) => ({ name: file.name, type: file.type, text: await file.text() })),
    ),
    bindings: metadata.bindings ?? [],
    keepBindings: metadata.keep_bindings ?? [],
    compatibilityDate: metadata.compatibility_date,
    compatibilityFlags: metadata.compatibility_flags ?? [],
    annotations: metadata.annotations ?? {},
    migrations: metadata.migrations,
  }
}
