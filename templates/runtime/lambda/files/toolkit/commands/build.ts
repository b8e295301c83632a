import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { build as bundle } from 'esbuild'

const FILE = 'dist/lambda/index.mjs'
const MOST_KB = 450

export interface Built {
  file: string
  bytes: number
  /** Hex digest of the file: the same source and lock file give the same one on any machine. */
  sha256: string
}

/**
 * Bundles the function into one file, with its source map beside it.
 *
 * The AWS SDK goes in, though Lambda carries one: the SDK that was tested is then the one that runs, in every region
 * and for as long as the release lives; the digest covers it; and one small file loads faster than the many of Lambda's copy.
 *
 * @param file where to; the name of the file is in its bytes
 * @throws if the bundle would be larger than 450 KB, which cold starts would feel
 */
export async function build(file = FILE): Promise<Built> {
  await bundle({
    entryPoints: ['src/api/lambda.ts'],
    outfile: file,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Some packages put their smaller, tree-shakable form there.
    mainFields: ['module', 'main'],
    // A CommonJS package asks for Node's modules by `require`, and a module has none of its own.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  const code = await readFile(file)
  if (code.length > MOST_KB * 1024) {
    throw new Error(
      `${file} is ${kilobytes(code.length)}, more than ${MOST_KB} KB: look for what grew in ` +
        '"npx esbuild --analyze", or raise MOST_KB in toolkit/commands/build.ts.',
    )
  }
  return { file, bytes: code.length, sha256: createHash('sha256').update(code).digest('hex') }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}

if (import.meta.main) {
  try {
    const { file, bytes, sha256 } = await build()
    console.log(`${file}  ${kilobytes(bytes)}  sha256:${sha256}`)
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
