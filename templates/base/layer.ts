import { defineLayer } from '../../generators/plan/model.ts'
import { pinned } from '../versions.ts'

export default defineLayer({
  id: 'base',
  title: 'Service',
  summary: 'The sample service: stock and orders, its routes and its tests.',
  scripts: {
    check: 'tsc --noEmit && biome check --error-on-warnings',
    test: 'vitest run',
  },
  dependencies: {
    hono: '4.13.19',
    semver: '7.8.6',
  },
  devDependencies: {
    '@biomejs/biome': '2.6.8',
    '@types/node': '24.19.2',
    '@types/semver': '7.8.0',
    ...pinned('node'),
    typescript: '7.0.2',
    vitest: '5.1.1',
  },
  seeded: {
    domain: ['src/domain/', 'test/unit/orders.test.ts'],
    routes: ['src/api/routes.ts', 'src/api/requests.ts', 'test/unit/routes.test.ts'],
    versions: ['src/compat/versions.ts', 'test/unit/versions.test.ts'],
  },
  // It puts the runtime in place.
  allowScripts: { node: true },
})
