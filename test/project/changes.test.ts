import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { version } from '../../generators/app/version.ts'
import { type Layer, withParts } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { changesBetween } from '../../generators/project/changes.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { compareVersions } from '../../generators/versions.ts'
import { type Release, releases } from '../../templates/changes.ts'
import { layers } from '../../templates/layers.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

const onAws = makePlan(answersFor())
const atTheEdge = makePlan(answersAtTheEdge({ data: 'd1' }))

const table: Release[] = [
  { version: '0.10.0', changes: [{ what: 'Ten.', why: 'It was time.' }] },
  {
    version: '0.3.0',
    changes: [
      { what: 'Three.', why: 'It was time.', hand: 'Deploy it.' },
      { what: 'Three at the edge.', why: 'It was time.', only: ['d1', 'kv'] },
    ],
  },
  { version: '0.2.0', changes: [{ what: 'Two.', why: 'It was time.' }] },
]

describe('changesBetween', () => {
  const told = (from: string, to: string, plan = onAws) =>
    changesBetween(from, to, plan, table).map(({ version, what }) => `${version} ${what}`)

  test('tells what came after the one version, up to the other with its own, the newest first', () => {
    expect(told('0.2.0', '0.10.0')).toEqual(['0.10.0 Ten.', '0.3.0 Three.'])
    expect(told('0.1.0', '0.3.0')).toEqual(['0.3.0 Three.', '0.2.0 Two.'])
  })

  test('tells nothing to who has it all', () => {
    expect(told('0.10.0', '0.10.0')).toEqual([])
  })

  test('tells of a layer only to the projects that have it', () => {
    expect(told('0.2.0', '0.3.0', atTheEdge)).toEqual(['0.3.0 Three.', '0.3.0 Three at the edge.'])
    expect(told('0.2.0', '0.3.0', onAws)).toEqual(['0.3.0 Three.'])
  })

  test('gives reasons and what is to be done along, and not whom it is for', () => {
    expect(changesBetween('0.2.0', '0.3.0', onAws, table)).toEqual([
      { version: '0.3.0', what: 'Three.', why: 'It was time.', hand: 'Deploy it.' },
    ])
  })
})

describe('the changelog of the templates', () => {
  test('asks nothing of anybody for a choice that is there to be made', () => {
    const changes = releases.flatMap((release) => release.changes)
    const choices = changes.filter(({ what }) => /\b[Tt]here is (a|another) /.test(what))
    expect(choices.length).toBeGreaterThan(3)
    expect(choices.filter(({ hand }) => hand !== undefined)).toEqual([])
  })

  test('has every version that projects were made with, and the one that is running', () => {
    const folder = join(packageRoot, 'test/releases')
    const kept = existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      : []
    const told = releases.map((release) => release.version)
    const needed = [...kept.map(({ name }) => name), version]
    expect(needed.filter((one) => !told.includes(one))).toEqual([])
  })

  test('begins with the newest', () => {
    for (const [index, { version: earlier }] of releases.slice(1).entries()) {
      expect(compareVersions(releases[index]?.version ?? '', earlier)).toBeGreaterThan(0)
    }
  })

  test('names layers that there are', () => {
    const all: readonly Layer[] = Object.values(layers).flat()
    const ids = all.flatMap(withParts).map(({ id }) => id)
    const named = releases.flatMap(({ changes }) => changes.flatMap(({ only = [] }) => only))
    expect(named.filter((id) => !ids.includes(id))).toEqual([])
  })

  test('says where in the project what it tells can be found', () => {
    const tree = render(onAws, readSources(`${packageRoot}templates/`))
    const [upgrade] = changesBetween('0.1.0', '0.2.0', onAws)
    expect(upgrade?.what).toContain('README.md, *Keep it up to date*')
    expect(`${tree.get('README.md')?.bytes}`).toContain('\n## Keep it up to date\n')
  })
})
