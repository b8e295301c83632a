planned: async () => ({}),
