  const survivors = local.regions.filter(({ name }) => name !== lost)
  const missing = []
  let unanswered = 0
  for (const sale of ledger.sales.filter(({ region }) => region === lost)) {
    const found = await Promise.all(
      survivors.map(async ({ url, name }) => {
        const answer = await new Users(url, name).send(
          { method: 'GET', path: `/orders/${sale.order.id}` },
          patienceMs,
        )
        return answer?.status
      }),
    )
    if (found.some((status) => status !== undefined && status !== 200)) missing.push(sale)
    else if (found.includes(undefined)) unanswered++
  }
  return { missing, unanswered }
}
