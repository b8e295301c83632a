return `${a} and ${b} replicate again.`
