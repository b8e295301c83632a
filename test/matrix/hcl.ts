/** One block of a .tf file: `resource "aws_sns_topic" "alarms" { … }`. */
export interface Block {
  type: string
  labels: string[]
  /** The text of each argument's expression. */
  arguments: Map<string, string>
  blocks: Block[]
}

/** A quoted string, which may hold quotes and braces inside of `${…}`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length) {
    if (text[at] === '\\') at += 2
    else if (text.startsWith('${', at) && text[at - 1] !== '$') at = bracketEnd(text, at + 1)
    else if (text[at] === '"') return at + 1
    else at += 1
  }
  throw new Error(`a string does not end: ${text.slice(start, start + 40)}`)
}

/** Whatever is between a bracket and the one that closes it. */
function bracketEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length) {
    const mark = text[at] as string
    if (mark === '"') at = stringEnd(text, at)
    else if ('([{'.includes(mark)) at = bracketEnd(text, at)
    else if (')]}'.includes(mark)) return at + 1
    else at += 1
  }
  throw new Error(`a bracket does not close: ${text.slice(start, start + 40)}`)
}

/** An expression ends with its line, unless that is inside of a string or of brackets. */
function expressionEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '\n' && text[at] !== '}') {
    const mark = text[at] as string
    if (mark === '"') at = stringEnd(text, at)
    else if ('([{'.includes(mark)) at = bracketEnd(text, at)
    else at += 1
  }
  return at
}

/** Comments become spaces; a `#` inside of a string is none. */
function withoutComments(text: string): string {
  let out = ''
  let at = 0
  while (at < text.length) {
    if (text[at] === '"') {
      const end = stringEnd(text, at)
      out += text.slice(at, end)
      at = end
    } else if (text[at] === '#' || text.startsWith('//', at)) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else if (text.startsWith('/*', at)) {
      at = text.indexOf('*/', at) + 2
    } else if (text.startsWith('<<', at)) {
      throw new Error('a heredoc, which this does not read')
    } else {
      out += text[at]
      at += 1
    }
  }
  return out
}

/**
 * Reads the blocks of a .tf file: enough of Terraform's language to see what is declared, and nothing is worked out.
 *
 * @throws when it meets what it does not read
 */
export function readBlocks(source: string): Block[] {
  const text = withoutComments(source)
  const { blocks, arguments: loose } = bodyOf(text)
  if (loose.size > 0) throw new Error(`an argument outside of all blocks: ${[...loose.keys()]}`)
  return blocks
}

function bodyOf(text: string): Pick<Block, 'arguments' | 'blocks'> {
  const body = { arguments: new Map<string, string>(), blocks: [] as Block[] }
  let rest = text.trim()
  while (rest) {
    const argument = /^([\w-]+)\s*=(?!=)\s*/.exec(rest)
    const block = /^([\w-]+)((?:\s+(?:"[^"]*"|[\w-]+))*)\s*\{/.exec(rest)
    if (argument) {
      const end = expressionEnd(rest, argument[0].length)
      body.arguments.set(argument[1] as string, rest.slice(argument[0].length, end).trim())
      rest = rest.slice(end).trim()
    } else if (block) {
      const end = bracketEnd(rest, block[0].length - 1)
      const labels = [...(block[2] ?? '').matchAll(/"([^"]*)"|([\w-]+)/g)]
      body.blocks.push({
        type: block[1] as string,
        labels: labels.map(([, quoted, bare]) => quoted ?? bare ?? ''),
        ...bodyOf(rest.slice(block[0].length, end - 1)),
      })
      rest = rest.slice(end).trim()
    } else throw new Error(`neither a block nor an argument: ${rest.slice(0, 60)}`)
  }
  return body
}
