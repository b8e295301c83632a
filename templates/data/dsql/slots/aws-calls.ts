migrate: (region, endpoint, roles) => migrate(region, endpoint, roles, say),
