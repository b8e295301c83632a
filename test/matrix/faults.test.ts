import { expect, test } from 'vitest'
import * as dsql from '../support/faults/dsql.ts'
import * as dynamodb from '../support/faults/dynamodb.ts'
import * as edge from '../support/faults/edge.ts'
import type { Fault } from '../support/faults/fault.ts'
import * as strong from '../support/faults/strong.ts'
import { testedProjectOf } from '../support/lay-out.ts'

type Place = Pick<Fault, 'fault' | 'file' | 'sound' | 'answers'>

// The faults themselves are put in where there is time for drills; that they still have a place is seen each time.
const faults = [
  dynamodb,
  strong,
  { ...dsql, drills: [...dsql.drills, ...dsql.tests] },
  { ...edge, drills: [...edge.drills, ...edge.tests] },
].flatMap(({ answers, drills }) =>
  drills.map((one: Place) => ({ ...one, of: { ...answers, ...one.answers } })),
)

test.each(faults)('in $file there is a place for the fault that $fault', ({ file, sound, of }) => {
  expect(`${testedProjectOf(of).get(file)?.bytes}`).toContain(sound)
})
