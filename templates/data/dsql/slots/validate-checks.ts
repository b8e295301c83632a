clusters,
schema,
