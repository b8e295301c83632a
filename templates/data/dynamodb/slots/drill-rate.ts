rate: { type: 'string', default: '40' },
