if (address.key === 'state/database.json') {
  return Buffer.from(JSON.stringify({ endpoint: '<endpoint>', role: `<role in ${address.region}>` }))
}
