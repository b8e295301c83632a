const given = Object.entries(update.parameters).map(([name, value]) => `${name}=${value}`)
const line =
  update.stack === STACK_SET
    ? `stack set ${STACK_SET} ${given.join(' ')}`
    : `sam ${samArguments(update, process.env.STACK_ROLE_ARN).join(' ')}`
change(`${update.region}  ${line}`)
