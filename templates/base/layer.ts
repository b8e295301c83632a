import { defineLayer } from '../../generators/plan/model.ts'

export default defineLayer({
  id: 'base',
  title: 'Service',
  summary: 'What stands around the routes of any service: request ids, errors, versions, health.',
  scripts: {
    check: 'tsc --noEmit && biome check --error-on-warnings',
    fix: 'biome check --write',
    test: 'vitest run',
  },
  checks: () => ({ place: 'place' }),
  dependencies: {
    hono: '4.13.19',
    semver: '7.8.6',
  },
  devDependencies: {
    '@biomejs/biome': '2.6.8',
    '@types/node': '24.19.2',
    '@types/semver': '7.8.0',
    typescript: '7.0.2',
    vitest: '5.1.1',
  },
})
