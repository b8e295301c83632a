import { answersAtTheEdge, answersFor } from '../support/answers.ts'
import { upgradesKept } from './upgrades.ts'

// What is kept of SAM has two databases, each with packages of its own.
upgradesKept(answersFor(), answersFor({ data: 'dsql' }))
upgradesKept(answersAtTheEdge())
