table,
