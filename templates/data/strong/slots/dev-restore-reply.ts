return `${a} and ${b} see each other again.`
