return `A write takes ${ms} ms to the other regions.`
