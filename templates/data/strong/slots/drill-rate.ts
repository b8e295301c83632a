rate: { type: 'string', default: '20' },
