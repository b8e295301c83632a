return `Nothing crosses between ${a} and ${b}; each still has the third.`
