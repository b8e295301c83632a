const env = { AWS_REGION: region, DSQL_ENDPOINT: regions.endpoint(region) }
