import type { Answers } from '../generators/plan/model.ts'
import { answersAtTheEdge, answersFor } from '../test/support/answers.ts'
import { projectOf } from '../test/support/lay-out.ts'
import type { Row } from './rows.ts'

interface Size {
  files: number
  lines: number
}

/**
 * What an owner is given to own, in files and lines. A limit is what there was when it was last lowered: whoever adds to a
 * project says why.
 */
export function emittedSizes(): Row[] {
  return [
    ...rowsOf('default project', sizeOf(answersFor()), { files: 140, lines: 11_600 }),
    ...rowsOf('of it toolkit/', sizeOf(answersFor(), 'toolkit/'), { files: 77, lines: 6_800 }),
    ...rowsOf('Terraform project', sizeOf(answersFor({ framework: 'terraform' })), {
      ...{ files: 169, lines: 12_900 },
    }),
    ...rowsOf('DSQL project', sizeOf(answersFor({ data: 'dsql' })), { files: 161, lines: 11_900 }),
    ...rowsOf('Workers project', sizeOf(answersAtTheEdge()), { files: 89, lines: 6_100 }),
  ]
}

function sizeOf(answers: Answers, below = ''): Size {
  const files = [...projectOf(answers)].filter(([path]) => path.startsWith(below))
  const lines = files.map(([, { bytes }]) => `${bytes}`.split('\n').length - 1)
  return { files: files.length, lines: lines.reduce((sum, one) => sum + one, 0) }
}

const rowsOf = (what: string, size: Size, most: Size): Row[] => [
  { what, value: size.files, unit: 'files', limit: { atMost: most.files } },
  { what: `${what}, lines`, value: size.lines, unit: 'lines', limit: { atMost: most.lines } },
]
