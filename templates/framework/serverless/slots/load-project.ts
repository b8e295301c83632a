const paths = globSync(['infra/*.yaml', 'src/**/*.ts', ...pipelineFiles], { cwd: root }).sort()
return makeProject(topology, {
  ...Object.fromEntries(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}/${path}`, 'utf8')]),
  ),
  // As CloudFormation gets them: with the function, and with whatever osls adds.
  'infra/global.yaml': packageService('global').text,
  'infra/region.yaml': packageService('region').text,
})
