lag: { type: 'string', default: '50' },
