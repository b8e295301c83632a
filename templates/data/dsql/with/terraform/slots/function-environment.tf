DSQL_ENDPOINT   = local.database.endpoint
