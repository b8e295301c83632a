import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'

/** Lays a project over a folder, without questions or checks: for working on templates. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: 'orders' },
    regions: { type: 'string', default: 'us-east-2,us-west-2' },
    rollout: { type: 'string', default: 'inter-regional-canary' },
    shift: { type: 'string', default: 'canary10-15m' },
    domain: { type: 'string' },
  },
})
const [directory = 'demo'] = positionals
const plan = makePlan({
  name: values.name,
  framework: 'sam',
  data: 'dynamodb',
  ci: 'github',
  regions: values.regions.split(','),
  rollout: values.rollout,
  shift: values.shift,
  ...(values.domain ? { domain: values.domain } : {}),
})
const tree = render(plan, readSources(`${packageRoot}templates/`))
for (const [path, file] of tree) {
  const target = join(directory, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, file.bytes, { mode: file.executable ? 0o755 : 0o644 })
}
console.log(`${tree.size} files in ${directory}`)
