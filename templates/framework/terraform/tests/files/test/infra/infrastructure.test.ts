import { expect, test } from 'vitest'
import { checkAll, checks } from '../../toolkit/checks/checks.ts'
import { loadProject, makeProject, sentence } from '../../toolkit/checks/project.ts'
import { topology } from '../../topology.ts'

const project = loadProject()

test.each(Object.keys(checks))('the infrastructure passes the check of %s', (name) => {
  expect(checks[name]?.(project).map(sentence)).toEqual([])
})

/** What the checks say once a file is another. */
function foundAfter(file: string, change: (text: string) => string) {
  const text = project.files[file] ?? ''
  const files = { ...project.files, [file]: change(text) }
  expect(files[file]).not.toBe(text)
  return checkAll(makeProject(topology, files)).map(sentence).join('\n')
}

test('a number that is not that of topology.ts is found', () => {
  const change = (text: string) => text.replace('"failureThreshold": 3', '"failureThreshold": 9')
  expect(foundAfter('infra/topology.json', change)).toMatch(/healthCheck: it is .*9/)
})

test('a root that differs from the others is found', () => {
  const [, region = ''] = topology.regions.map(({ name }) => name)
  const change = (text: string) => text.replace('use_lockfile = true', 'use_lockfile = false')
  expect(foundAfter(`infra/regions/${region}/main.tf`, change)).toMatch(/more than the region's/)
})

test('regions with other versions of a provider are found', () => {
  const locks = topology.regions.map(({ name }, place) => [
    `infra/regions/${name}/.terraform.lock.hcl`,
    `version = "6.${place}.0"`,
  ])
  const files = { ...project.files, ...Object.fromEntries(locks) }
  const found = checkAll(makeProject(topology, files)).map(sentence).join('\n')
  expect(found).toMatch(/it differs from .*other versions of a provider/)
})
