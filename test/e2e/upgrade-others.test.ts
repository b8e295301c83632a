import { answersFor } from '../support/answers.ts'
import { upgradesKept } from './upgrades.ts'

upgradesKept(answersFor({ framework: 'serverless' }))
upgradesKept(
  answersFor({ framework: 'terraform' }),
  answersFor({ framework: 'terraform', data: 'dsql' }),
)
