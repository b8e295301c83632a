lag: { type: 'string', default: '500' },
