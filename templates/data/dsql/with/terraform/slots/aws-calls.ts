planned: async (root, plan) =>
  JSON.parse(await terraform(root, ['show', '-json', plan], () => {})),
