for (const { file, id, properties } of resourcesOf(project, 'AWS::Serverless::Function')) {
  const where = `${id}.DeploymentPreference.Type`
  const type = get(properties, 'DeploymentPreference', 'Type')
