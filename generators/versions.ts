const shape = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/

/**
 * Orders two plain versions (x.y.z).
 *
 * @returns below zero when `a` is the earlier, above when it is the later; undefined when one is not of that form
 */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [shape.exec(a), shape.exec(b)]
  if (!left || !right) return undefined
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part])
    if (difference !== 0) return difference
  }
  return 0
}
