const printed = { ...update, template: { path: key ?? path } }
const args = samArguments(printed, process.env.STACK_ROLE_ARN)
change(`${update.region}  sam ${args.map(quoted).join(' ')}`)
