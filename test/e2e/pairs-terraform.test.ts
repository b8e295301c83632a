import { answersFor } from '../support/answers.ts'
import { checkPairs } from './pairs.ts'

const framework = 'terraform'

checkPairs(
  framework,
  [answersFor({ framework }), answersFor({ framework, data: 'dsql' })],
  ['test', '--', 'test/infra'],
)
