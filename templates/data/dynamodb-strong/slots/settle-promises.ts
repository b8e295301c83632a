{ promise: 'no unit stays held for an order that died', kept: unfinishedOrders === 0 },
