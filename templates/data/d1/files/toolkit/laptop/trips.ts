interface Passenger<In, Out> {
  asked: In
  resolve(out: Out): void
  reject(error: Error): void
}

/**
 * Does one thing after another, but takes all that waits along on one trip: under load a hundred small questions to
 * another process would each wait for their turn there and back.
 *
 * @param trip answers in the order of what it was asked
 */
export function inTrips<In, Out>(
  trip: (asked: In[]) => Promise<(Out | Error)[]>,
): (asked: In) => Promise<Out> {
  let waiting: Passenger<In, Out>[] = []
  let onTheWay = false

  async function leave(): Promise<void> {
    onTheWay = true
    while (waiting.length > 0) {
      const passengers = waiting
      waiting = []
      try {
        const answers = await trip(passengers.map(({ asked }) => asked))
        for (const [place, { resolve, reject }] of passengers.entries()) {
          const answer = answers[place] as Out | Error
          if (answer instanceof Error) reject(answer)
          else resolve(answer)
        }
      } catch (error) {
        for (const { reject } of passengers) reject(error as Error)
      }
    }
    onTheWay = false
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      if (!onTheWay) void leave()
    })
}
