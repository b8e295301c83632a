const printed = { ...update, template: { path: key ?? path } }
const given = Object.entries(update.parameters).map(([name, value]) => `${name}=${value}`)
const words =
  update.stack === STACK_SET
    ? ['cloudformation:UpdateStackSet', STACK_SET, printed.template.path, ...given]
    : ['sam', ...samArguments(printed, process.env.STACK_ROLE_ARN).map(quoted)]
change(`${update.region}  ${words.join(' ')}`)
