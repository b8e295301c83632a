return `Writes wait ${ms} ms for another region.`
