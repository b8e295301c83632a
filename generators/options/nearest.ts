/** The number of single-character edits between two words. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, b] of [...to].entries()) {
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)),
      )
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The word of a list that a person most likely meant, or undefined when none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const short = word.slice(0, 64)
  const ranked = words
    .map((candidate) => ({ candidate, edits: distance(short, candidate) }))
    .sort((a, b) => a.edits - b.edits)[0]
  if (!ranked) return undefined
  const { candidate, edits } = ranked
  // Something of the word must be left: any two letters are two edits from any other two.
  const near = edits <= Math.max(2, Math.floor(candidate.length / 3)) && edits < candidate.length
  return near ? candidate : undefined
}

/** Text from outside, safe to print in one line: control characters gone, and not longer than 60 characters. */
export function quoted(text: string): string {
  const clean = JSON.stringify(text.slice(0, 200)).slice(1, -1)
  return `"${clean.length > 60 ? `${clean.slice(0, 57)}...` : clean}"`
}
