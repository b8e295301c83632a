return `Nothing crosses between ${a} and ${b}.`
