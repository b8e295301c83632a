const env = database.env
