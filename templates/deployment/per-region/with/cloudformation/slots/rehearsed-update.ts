const given = Object.entries(update.parameters).map(([name, value]) => `${name}=${value}`)
const words = [update.stack, key ?? path, ...given]
change(`${update.region}  cloudformation:UpdateStack ${words.join(' ')}`)
