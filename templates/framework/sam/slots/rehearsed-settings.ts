if (name === 'region.yaml') return readFile('infra/region.yaml')
