import { expect, test } from 'vitest'
import { combinations, titleOf } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { pairwise } from '../support/pairwise.ts'

const list = 'toolkit/checks/checks.ts'

test.each(pairwise(combinations()).map((answers) => [titleOf(answers), answers] as const))(
  '%s: validate asks every check that the project has, and no other',
  (_title, answers) => {
    const texts = [...projectOf(answers)].map(([path, { bytes }]) => [path, `${bytes}`] as const)
    const written = texts
      .filter(([path]) => /^toolkit\/checks\/[\w-]+\.ts$/.test(path) && path !== list)
      .flatMap(([path, text]) =>
        [...text.matchAll(/^export const (\w+)(?:: Check = | = check\()/gm)].map(
          ([, name]) => `${name} ${path}`,
        ),
      )
    const text = texts.find(([path]) => path === list)?.[1] ?? ''
    const imported = [...text.matchAll(/^import \{ (\w+) \} from '\.\/(.+)'$/gm)].map(
      ([, name, path]) => `${name} toolkit/checks/${path}`,
    )
    expect(imported.toSorted()).toEqual(written.toSorted())
    expect(imported).not.toEqual([])
    const asked = /checks: Record<string, Check> = \{\n(.*?)\n\}/s.exec(text)?.[1] ?? ''
    expect(
      asked
        .split(/,\s*/)
        .filter(Boolean)
        .map((name) => name.trim())
        .toSorted(),
    ).toEqual(imported.map((each) => each.split(' ')[0]).toSorted())
  },
)
