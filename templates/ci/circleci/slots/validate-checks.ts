workflows,
