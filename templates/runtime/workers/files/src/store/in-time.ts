/** The answer, or undefined when it does not come within `ms`. What is late goes on, and nobody hears of it. */
export async function inTime<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), ms)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
