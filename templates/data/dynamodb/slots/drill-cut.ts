'cut-replication': () => cutReplication({ stock: 100 }),
