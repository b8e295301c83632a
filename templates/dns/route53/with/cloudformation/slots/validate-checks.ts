health,
records,
