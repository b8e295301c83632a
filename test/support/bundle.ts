import { copyFileSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../build.ts'
import { packageRoot } from '../../generators/root.ts'

/** The published files, built into a folder of their own, so that tests run what users get. */
export async function bundled(): Promise<{ root: string; cli: string; remove(): void }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bundle-')))
  await build(join(root, 'dist'))
  copyFileSync(join(packageRoot, 'package.json'), join(root, 'package.json'))
  symlinkSync(join(packageRoot, 'templates'), join(root, 'templates'))
  return {
    root,
    cli: join(root, 'dist/cli.cjs'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
