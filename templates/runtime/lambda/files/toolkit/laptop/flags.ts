import { type ParseArgsConfig, parseArgs } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Flags<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: boolean }>
>

/** The command line's flags. `--help` prints the usage and ends; a mistake is one sentence and exit code 2. */
export function readFlags<O extends Options>(usage: string, options: O): Flags<O>['values'] {
  return readArguments(usage, options, []).values
}

/** The same with words beside the flags, of those in `words`. */
export function readArguments<O extends Options>(
  usage: string,
  options: O,
  words: readonly string[],
): Flags<O> {
  let parsed: Flags<O>
  try {
    parsed = parseArgs({ options, strict: true, allowPositionals: true })
  } catch (error) {
    // Node's own messages begin with a sentence that names the flag.
    const [sentence] = (error as Error).message.split('. ')
    refuse(`${sentence}.`)
  }
  if ('help' in parsed.values && parsed.values.help) {
    console.log(usage)
    process.exit(0)
  }
  const stranger = parsed.positionals.find((word) => !words.includes(word))
  if (stranger !== undefined) refuse(`Nothing here is called ${stranger}.`)
  return parsed
}

/** A flag's number within its bounds; anything else ends the program as {@link readFlags} does. */
export function numberFlag(
  name: string,
  text: string,
  { min, max }: { min: number; max: number },
): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= min && value <= max) return value
  refuse(`--${name} must be a number from ${min} to ${max}, not "${text}".`)
}

function refuse(sentence: string): never {
  console.error(`${sentence} --help lists what there is.`)
  process.exit(2)
}
