objects: new Map([
  [
    'state/database.json',
    Buffer.from(JSON.stringify({ endpoint: `${name}.on.aws`, role: `role-${name}` })),
  ],
]),
