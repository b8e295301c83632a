import type { Answers } from '../../generators/plan/model.ts'
import {
  addedAfter,
  addedAtTheEnd,
  deleted,
  type Edit,
  madeExecutable,
  renamed,
  replaced,
  since,
} from './edit.ts'

/** What all projects have. */
const everywhere: readonly Edit[] = [
  {
    what: 'a route',
    steps: [
      addedAfter(
        'src/api/app.ts',
        "  app.all('/health', allow('GET, HEAD'))\n",
        `
  // For the status page, which asks every region.
  app.get('/version', (c) => c.json({ region, version }))
  app.all('/version', allow('GET, HEAD'))
`,
      ),
    ],
  },
  {
    what: 'a field of the log lines',
    steps: [
      addedAfter('src/api/log.ts', '  path: string\n', '  userAgent?: string\n'),
      addedAfter(
        'src/api/app.ts',
        "    const idempotencyKey = c.req.header('idempotency-key')\n",
        "    const userAgent = c.req.header('user-agent')\n",
      ),
      addedAfter(
        'src/api/app.ts',
        '      path: c.req.path,\n',
        '      ...(userAgent !== undefined && { userAgent }),\n',
      ),
    ],
  },
  {
    what: 'a package and a script',
    steps: [
      addedAfter('package.json', '  "dependencies": {\n', '    "pino": "10.1.0",\n'),
      addedAfter('package.json', '  "scripts": {\n', '    "audit": "npm audit --omit=dev",\n'),
    ],
  },
  {
    what: 'a paragraph of the README',
    steps: [
      addedAfter(
        'README.md',
        '## Routes\n',
        "\nThe shop's app and the warehouse call these; tell both before one changes.\n",
      ),
    ],
  },
  {
    what: 'stricter tools',
    steps: [
      addedAfter('tsconfig.json', '    "strict": true,\n', '    "allowUnreachableCode": false,\n'),
      replaced(
        'biome.json',
        '"rules": { "preset": "recommended" }',
        '"rules": { "preset": "recommended", "suspicious": { "noVar": "error" } }',
      ),
    ],
  },
  {
    what: 'a script that is started by its name',
    steps: [since(madeExecutable, 'ops/deploy.ts', 'toolkit/commands/deploy.ts')],
  },
]

const anotherName = (...steps: Edit['steps']): Edit => ({ what: 'a file with another name', steps })

/**
 * @param file where the alarms are
 * @param before how a setting is written, up to its value
 */
const thresholdOfAnAlarm = (file: string, before: string): Edit => ({
  what: "an alarm's threshold, and a remark at the end",
  steps: [
    replaced(file, `${before}2000 # milliseconds`, `${before}1500 # milliseconds`),
    replaced(file, 'longer than two seconds.', 'longer than 1.5 seconds.'),
    addedAtTheEnd(file, '# Dashboards are in the repository of the platform team.\n'),
  ],
})

/** Where each framework over regions has its alarms. */
const threshold: Readonly<Record<string, Edit>> = {
  sam: thresholdOfAnAlarm('infra/region.yaml', 'Threshold: '),
  terraform: thresholdOfAnAlarm('infra/modules/region/alarms.tf', 'threshold           = '),
}

const overRegions = anotherName(
  renamed('docs/runbooks/schema-change.md', 'docs/runbooks/shapes.md'),
)

/** What a data layer over regions can do without. */
const noDrillOfReplication: Edit = {
  what: 'no drill of replication',
  steps: [since(deleted, 'local/drills/cut-replication.ts', 'toolkit/drills/cut-replication.ts')],
}

const atTheEdge: readonly Edit[] = [
  {
    what: "an alarm's threshold, and a remark at the end",
    steps: [
      replaced('topology.ts', 'errorRate: 0.05', 'errorRate: 0.02'),
      addedAtTheEnd(
        'wrangler.jsonc',
        '// Dashboards are in the repository of the platform team.\n',
      ),
    ],
  },
  anotherName(
    renamed('test/contract/order-before.ts', 'test/contract/previous-order.ts'),
    replaced('test/contract/bundle.ts', "'order-before.ts'", "'previous-order.ts'"),
  ),
  { what: 'one test less', steps: [deleted('test/unit/orders.test.ts')] },
]

const pipeline: Readonly<Record<string, Edit>> = {
  github: {
    what: 'a step of the pipeline',
    steps: [
      addedAfter(
        '.github/workflows/pull-request.yml',
        '      - run: npm run check\n',
        '      - run: npm run audit\n',
      ),
    ],
  },
  circleci: {
    what: 'a step of the pipeline',
    steps: [
      addedAfter(
        '.circleci/config.yml',
        '      - run: npm run check\n',
        '      - run: npm run audit\n',
      ),
    ],
  },
}

/** More than ten edits that an owner makes in the first weeks, and that leave the tests of a project with these answers green. */
/** By the sample. */
const rule: Record<string, Edit> = {
  orders: {
    what: 'a rule of the domain',
    steps: [
      replaced(
        'src/domain/orders.ts',
        '  return sha256(JSON.stringify([sku, quantity]))\n',
        '  return sha256(JSON.stringify([sku.toLowerCase(), quantity]))\n',
      ),
    ],
  },
  blank: {
    what: 'a rule of the domain',
    steps: [
      replaced(
        'src/domain/notes.ts',
        '  return { id: digest.slice(0, 32), text }\n',
        '  return { id: digest.slice(0, 32), text: text.trim() }\n',
      ),
    ],
  },
}

export function editsOf({ framework, regions, ci, sample = 'orders' }: Answers): readonly Edit[] {
  const chosen = [rule[sample], threshold[framework], pipeline[ci]].filter(
    (edit) => edit !== undefined,
  )
  const where = regions ? [overRegions, noDrillOfReplication] : atTheEdge
  return [...everywhere, ...where, ...chosen]
}

export function apply(edits: readonly Edit[], project: string): void {
  for (const { apply } of edits.flatMap(({ steps }) => steps)) apply(project)
}

/** What is no longer there of the edits, as `<edit>: <path>`. */
export const missing = (edits: readonly Edit[], project: string): string[] =>
  edits.flatMap(({ what, steps }) =>
    steps.filter((step) => !step.isThere(project)).map(({ path }) => `${what}: ${path}`),
  )
