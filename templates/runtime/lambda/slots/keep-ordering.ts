  users: Users[],
  skus: string[],
  { seconds, rate }: LoadOptions,
  ledger: Ledger,
  time: { until: number },
  machine: Machine,
): Promise<number> {
  const orders: Promise<void>[] = []
  let gaveUp = 0
  async function place(from: Users, number: number) {
    const key = `drill-${number}`
    const sku = skus[Math.floor(number / users.length) % skus.length] ?? ''
    const body = { sku, quantity: 1 + (number % 2) }
    const request = { method: 'POST', path: '/orders', body, key } as const
    const clicks = number % impatience === 0 ? [request, request] : [request]
    await Promise.all(
      clicks.map(async (click) => {
        const answer = await from.send(click, seconds * 2000)
        if (!answer) ledger.unknown.push({ key, ...body })
        if (!answer || ![200, 201, 409].includes(answer.status)) gaveUp++
        else if (answer.status !== 409) {
          const { body: order, region, at } = answer
          ledger.sales.push({ key, order: order as Order, region, at })
        }
      }),
    )
  }
  let due = Date.now()
  for (let number = 0; Date.now() < time.until; number++) {
    const from = users[number % users.length]
    if (from) orders.push(place(from, number))
    due += (machine.pace() * 1000) / rate
    await sleep(Math.max(0, due - Date.now()))
  }
  await Promise.all(orders)
  return gaveUp
}
