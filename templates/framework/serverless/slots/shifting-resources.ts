for (const { file, id, properties } of resourcesOf(project, 'AWS::CodeDeploy::DeploymentGroup')) {
  const where = `${id}.DeploymentConfigName`
  const type = get(properties, 'DeploymentConfigName')
