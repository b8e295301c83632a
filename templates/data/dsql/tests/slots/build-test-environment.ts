DSQL_ENDPOINT: 'postgres://127.0.0.1:9',
