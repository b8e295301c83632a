  const survivors = local.regions.filter(({ name }) => name !== lost)
  const missing = []
  for (const sale of ledger.sales.filter(({ region }) => region === lost)) {
    const found = await Promise.all(
      survivors.map(async ({ url, name }) => {
        const answer = await new Users(url, name).send(
          { method: 'GET', path: `/orders/${sale.order.id}` },
          2000,
        )
        return answer?.status === 200
      }),
    )
    if (found.includes(false)) missing.push(sale)
  }
  return missing
}
