import { answersAtTheEdge } from '../support/answers.ts'
import { checkPairs } from './pairs.ts'

checkPairs(
  'workers',
  [answersAtTheEdge(), answersAtTheEdge({ data: 'hyperdrive' })],
  ['run', 'validate'],
)
