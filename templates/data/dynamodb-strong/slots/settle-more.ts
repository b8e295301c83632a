const unfinishedOrders = await unfinished(local, ledger.stock.keys())
