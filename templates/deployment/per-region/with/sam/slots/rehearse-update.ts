const { path, bytes } = update.template
const key =
  bytes && update.upload && object({ ...update.upload, region: update.region, key: path })
const printed = { ...update, template: { path: key ?? path } }
const args = samArguments(printed, process.env.STACK_ROLE_ARN)
change(`${update.region}  sam ${args.map(quoted).join(' ')}`)
