/**
 * The same function, worked out once for each text of a path: hundreds of projects have the same ones. What it gives is
 * shared, and not to be changed.
 */
export function oncePerText<Value>(read: (text: string, path: string) => Value) {
  const paths = new Map<string, Map<string, Value>>()
  return (text: string, path = ''): Value => {
    const known = paths.get(path) ?? new Map<string, Value>()
    paths.set(path, known)
    const before = known.get(text)
    if (before !== undefined) return before
    const value = read(text, path)
    known.set(text, value)
    return value
  }
}
