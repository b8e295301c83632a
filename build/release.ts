import { readFileSync } from 'node:fs'

// `node build/release.ts v1.2.3`: whether this tree may be released under that tag.

/**
 * @param tag as git has it
 * @param version package.json's
 * @param changes CHANGELOG.md's text
 * @returns what is wrong, a sentence each
 */
export function faultsOf(tag: string, version: string, changes: string): string[] {
  const faults: string[] = []
  if (tag !== `v${version}`) {
    faults.push(`The tag is ${tag}, and package.json says ${version}: tag v${version}.`)
  }
  const headings = changes.split('\n').filter((line) => line.startsWith('## '))
  if (
    !headings.some((line) => new RegExp(`^## ${version} \\(\\d{4}-\\d{2}-\\d{2}\\)$`).test(line))
  ) {
    faults.push(
      `CHANGELOG.md has no heading "## ${version} (a date)": put the day in the place of "not released".`,
    )
  }
  return faults
}

if (import.meta.main) {
  const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  const { version } = JSON.parse(read('package.json'))
  const faults = faultsOf(process.argv[2] ?? '', version, read('CHANGELOG.md'))
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
}
