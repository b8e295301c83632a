const template = { path: packageService('global').path }
