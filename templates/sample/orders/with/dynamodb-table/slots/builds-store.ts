const store = { region, table, endpoint: database.endpoint }
