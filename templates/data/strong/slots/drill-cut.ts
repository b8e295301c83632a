'cut-replication': () => cutReplication({ seconds, rate, speed }),
