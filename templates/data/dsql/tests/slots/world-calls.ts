migrate: async () => {},
