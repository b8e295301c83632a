expect(JSON.parse(answer.body)).toEqual({ region: 'north-1', version: 'v7', status: 'ok' })
