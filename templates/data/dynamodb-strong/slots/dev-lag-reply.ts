return `Reads and writes wait ${ms} ms for another region.`
