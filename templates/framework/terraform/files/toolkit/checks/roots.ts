import type { Check, Finding } from './project.ts'

const fileOf = (region: string) => `infra/regions/${region}/main.tf`
const lockOf = (region: string) => `infra/regions/${region}/.terraform.lock.hcl`

/**
 * Every region has a root, whose state is in that region, and they differ in nothing else. Lock files that are there are alike,
 * so that no region has another version of a provider.
 */
export const roots: Check = ({ topology, files }) => {
  const regions = topology.regions.map(({ name }) => name)
  const found: Finding[] = []
  const general = (region: string) => files[fileOf(region)]?.replaceAll(region, 'REGION')
  const [first = ''] = regions
  for (const region of regions) {
    const file = fileOf(region)
    if (files[file] === undefined) {
      const fix = `copy it from ${first}, and put the region's name in`
      found.push({ file, where: 'the file', problem: 'the region has no root', fix })
    } else if (general(region) !== general(first)) {
      const problem = `it differs from ${first}'s in more than the region's name`
      found.push({ file, where: 'the file', problem, fix: 'make them alike' })
    }
  }
  const [locked, ...alike] = regions.filter((region) => files[lockOf(region)] !== undefined)
  for (const region of alike) {
    if (locked === undefined || files[lockOf(region)] === files[lockOf(locked)]) continue
    const problem = `it differs from ${locked}'s, so the regions may have other versions of a provider`
    found.push({ file: lockOf(region), where: 'the file', problem, fix: 'make them alike' })
  }
  const others = Object.keys(files)
    .map((path) => /^infra\/regions\/([^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined && !regions.includes(name))
  for (const name of new Set(others)) {
    found.push({
      file: `infra/regions/${name}`,
      where: 'the folder',
      problem: `the service does not run in ${name}`,
      fix: 'destroy what it has made, then remove it',
    })
  }
  return found
}
