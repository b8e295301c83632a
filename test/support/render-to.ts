import { resolveAnswers } from '../../generators/options/answers.ts'
import { parseArguments } from '../../generators/options/arguments.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { layOut } from './lay-out.ts'

/** Lays a project over a folder, with the generator's flags but without its questions: for working on templates. */
const { directory = 'demo', flags } = parseArguments(process.argv.slice(2))
const given = { flags: { name: 'orders', ...flags }, directory: undefined }
const { answers } = resolveAnswers(given, { yes: true })
layOut(answers as Answers, directory)
