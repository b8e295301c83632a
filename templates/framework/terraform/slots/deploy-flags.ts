planned: toggle,
only: { type: 'string' },
