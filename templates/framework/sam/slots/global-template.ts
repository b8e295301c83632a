const template = { path: 'infra/global.yaml' }
