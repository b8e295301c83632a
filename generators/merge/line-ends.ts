/** The three sides of a file with one kind of line ends, and the way back to those of yours. */
export interface Sides {
  base: Buffer | undefined
  yours: Buffer
  next: Buffer
  back(bytes: Buffer): Buffer
}

/**
 * Line ends that a checkout turned to CRLF are no edit. Where all of yours are, the sides are compared and merged with
 * LF, and what is written gets CRLF.
 */
export function withOneLineEnd(base: Buffer | undefined, yours: Buffer, next: Buffer): Sides {
  const binary = [base, yours, next].some((bytes) => bytes?.includes(0))
  if (binary || !isCrlf(yours)) return { base, yours, next, back: (bytes) => bytes }
  return { base: base && toLf(base), yours: toLf(yours), next: toLf(next), back: toCrlf }
}

/** A side with the line ends of yours: what git shows side by side must differ in what differs. */
export const withLineEndsOf = (yours: Buffer | undefined, side: Buffer): Buffer =>
  yours && !side.includes(0) && isCrlf(yours) ? toCrlf(toLf(side)) : side

function isCrlf(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  return text.includes('\n') && !/(?<!\r)\n/.test(text)
}

const toLf = (bytes: Buffer) =>
  Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')

const toCrlf = (bytes: Buffer) =>
  Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
