await prepareDatabase()
