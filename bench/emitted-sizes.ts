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
    ...rowsOf('default project', sizeOf(answersFor()), { files: 175, lines: 12_700 }),
    ...rowsOf('of it toolkit/', sizeOf(answersFor(), 'toolkit/'), { files: 96, lines: 7_100 }),
    ...rowsOf('Terraform project', sizeOf(answersFor({ framework: 'terraform' })), {
      ...{ files: 202, lines: 13_800 },
    }),
    ...rowsOf('DSQL project', sizeOf(answersFor({ data: 'dsql' })), { files: 198, lines: 13_400 }),
    ...rowsOf('Workers project', sizeOf(answersAtTheEdge()), { files: 101, lines: 6_500 }),
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
