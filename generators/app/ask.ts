import type { Option } from '../options/table.ts'
import type { Answers } from '../plan/plan.ts'
import type { Terminal } from './terminal.ts'

/** One question in inquirer's words, which are Yeoman's adapter's. */
export interface Question {
  type: 'input' | 'select' | 'confirm'
  name: string
  message: string
  default?: unknown
  choices?: { name: string; value: string; short?: string; description?: string }[]
  pageSize?: number
  loop?: boolean
  validate?: (value: string) => true | string
}

export type Prompt = (question: Question) => Promise<unknown>
