const call = update.stack === STACK_SET ? 'UpdateStackSet' : 'UpdateStack'
const given = Object.entries(update.parameters).map(([name, value]) => `${name}=${value}`)
const words = [update.stack, key ?? path, ...given]
change(`${update.region}  cloudformation:${call} ${words.join(' ')}`)
