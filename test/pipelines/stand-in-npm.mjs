#!/usr/bin/env node
// Stands in for npm. `npm ci` links packages that were installed before: a lock file that is made on one machine may lack
// other platforms' packages, which `npm ci` refuses. `npm test` runs one file: the whole is proven elsewhere, and takes a
// minute. Both say so. All else is npm's own work.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const args = process.argv.slice(2)
if (args[0] === 'ci') {
  const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
  const { dependencies, devDependencies } = read('package.json')
  const { packages } = read('package-lock.json')
  const installed = process.env.PREPARED_MODULES
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    const there = join(installed, name, 'package.json')
    const locked = packages[`node_modules/${name}`]?.version
    if (locked !== version || !existsSync(there) || read(there).version !== version) {
      console.error(`npm ci: ${name} ${version} is locked as ${locked}, or not installed so.`)
      process.exit(1)
    }
  }
  rmSync('node_modules', { force: true })
  symlinkSync(installed, 'node_modules')
  console.log('npm ci: linked the packages that the tests installed before')
} else if (args[0] === 'rebuild') {
  console.log('npm rebuild: install scripts were run when the packages were installed')
} else {
  const folders = process.env.PATH.split(delimiter)
  const real = folders
    .map((folder) => join(folder, 'npm'))
    .find((path) => existsSync(path) && dirname(path) !== process.env.STAND_INS)
  if (args[0] === 'test') {
    if (args.length === 1) args.push('--')
    args.push(process.env.TEST_FILE)
    console.log(`npm test: ${process.env.TEST_FILE} alone`)
  }
  const { status } = spawnSync(real, args, { stdio: 'inherit' })
  process.exit(status ?? 1)
}
