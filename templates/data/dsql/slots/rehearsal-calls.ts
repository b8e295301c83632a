async migrate(region, endpoint, roles) {
  const names = [...new Set(roles)].join(', ')
  change(`${region}  SQL as admin at ${endpoint}: migrations/, as far as it is new`)
  change(`${region}  SQL as admin at ${endpoint}: ${names} may be service`)
},
