const pipeline = globSync(pipelineFiles, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
const paths = ['infra/artifacts.yaml', 'infra/pipeline.yaml', ...pipeline.sort()]
return makeProject(topology, {
  ...Object.fromEntries(paths.map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')])),
  // As CloudFormation gets them: with the function, and with whatever osls adds.
  'infra/global.yaml': packageService('global').text,
  'infra/region.yaml': packageService('region').text,
})
