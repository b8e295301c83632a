role          = local.database.role
