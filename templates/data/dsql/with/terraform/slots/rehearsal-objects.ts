if (address.key === 'state/database.json') {
  const data = { endpoint: '<endpoint>', role: `<role in ${address.region}>` }
  return Buffer.from(JSON.stringify(data))
}
