unfinishedOrders,
