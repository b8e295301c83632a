async migrate(region, endpoint, roles) {
  change(`${region}  SQL as admin at ${endpoint}: migrations/, as far as it is new`)
  change(`${region}  SQL as admin at ${endpoint}: ${[...new Set(roles)].join(', ')} may be service`)
},
