import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** Something that a person can act on: its message is one sentence, and the command ends with 1. */
export class Failure extends Error {}

/** The command was typed wrongly: it ends with 2, and nothing was done. */
export class Misuse extends Error {}

/** Prints one line for a person. */
export type Say = (line: string) => void

/** It goes to stderr, so that stdout can be what another program reads. */
export const say: Say = (line) => console.error(line)

/**
 * The arguments by name. `--help` belongs to every command, and `command` sees to it.
 *
 * @param words how many words without a flag the command takes
 * @throws Misuse for an unknown flag, a missing value or one word too many
 */
export function parse<O extends ParseArgsOptionsConfig>(args: string[], options: O, words = 0) {
  const parsed = parseStrictly(args, options)
  const extra = parsed.positionals[words]
  if (extra !== undefined) {
    throw new Misuse(`Nothing is called "${extra}" here; --help lists the options.`)
  }
  return parsed
}

function parseStrictly<O extends ParseArgsOptionsConfig>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    const [sentence] = (error as Error).message.split('. To specify')
    throw new Misuse(`${sentence?.replace(/\.$/, '')}; --help lists the options.`)
  }
}

/** A flag that is off unless it is given. */
export const toggle = { type: 'boolean', default: false } as const

/** Runs a command and turns its end into an exit code: 0 done, 1 failed, 2 typed wrongly. */
export async function command(
  usage: string,
  run: (args: string[]) => Promise<void>,
): Promise<void> {
  const args = process.argv.slice(2)
  try {
    if (args.includes('--help')) console.log(usage)
    else await run(args)
  } catch (error) {
    if (!(error instanceof Failure || error instanceof Misuse)) throw error
    console.error(error.message)
    process.exitCode = error instanceof Misuse ? 2 : 1
  }
}
