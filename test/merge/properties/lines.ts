import fc from 'fast-check'

/** A change of a text's lines. Places are taken modulo the number of lines. */
export interface LineChange {
  kind: 'insert' | 'change' | 'drop'
  at: number
}

export const lineChanges = fc.array(
  fc.record<LineChange>({
    kind: fc.constantFrom('insert', 'insert', 'change', 'drop'),
    at: fc.nat(60),
  }),
  { maxLength: 3 },
)

/** Code as it looks to git: most lines are like no other, some are like many. */
export function code(name: string, count: number): string[] {
  const kinds = [
    (at: number) => `import { part${at} } from './${name}-${at}.ts'`,
    (at: number) => `export function ${name}${at}(input: number) {`,
    (at: number) => `  return input + ${at} * limits.${name}`,
    () => '}',
    () => '',
    (at: number) => `const limit${at} = ${at} // of ${name}`,
  ]
  return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]?.(at) ?? '')
}

interface Writing {
  inserted(): string
  changed(line: string): string
  /** Lines, by their place, that are not dropped. */
  spared?: ReadonlySet<number>
}

export function changeLines(
  lines: readonly string[],
  changes: readonly LineChange[],
  { inserted, changed, spared }: Writing,
): string[] {
  const parts = lines.map((line) => ({ before: [] as string[], line: [line] }))
  for (const { kind, at } of changes) {
    const place = at % parts.length
    const part = parts[place]
    if (!part) continue
    if (kind === 'insert') part.before.push(inserted())
    else if (kind === 'change') part.line = part.line.map(changed)
    else if (!spared?.has(place)) part.line = []
  }
  return parts.flatMap(({ before, line }) => [...before, ...line])
}

/** The places of the lines that changes drop. */
export const droppedPlaces = (count: number, changes: readonly LineChange[]): Set<number> =>
  new Set(changes.filter(({ kind }) => kind === 'drop').map(({ at }) => at % count))
