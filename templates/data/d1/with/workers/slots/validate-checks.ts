schema,
