// Where its database does not answer, a region is of no use: users are better served elsewhere.
expect(answer.statusCode).toBe(503)
