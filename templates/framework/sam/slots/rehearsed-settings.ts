const settings = await readFile('infra/region.yaml')
