expect(answer.statusCode).toBe(200)
