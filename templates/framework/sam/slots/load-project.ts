const paths = globSync(['infra/*.yaml', 'src/**/*.ts', ...pipelineFiles], { cwd: root }).sort()
return makeProject(
  topology,
  Object.fromEntries(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}/${path}`, 'utf8')]),
  ),
)
