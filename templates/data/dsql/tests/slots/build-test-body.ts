expect(JSON.parse(answer.body)).toMatchObject({ region: 'north-1', version: 'v7' })
