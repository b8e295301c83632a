import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { type Block, readBlocks } from './hcl.ts'

/**
 * The share (0 to 1) of Route 53's checkers that call an endpoint healthy which fails this share of their probes: a checker
 * changes its mind after `threshold` probes in a row. One state's share of the time is the mean length of its stay, which
 * is that of waiting for such a row.
 */
function checkersThatSayHealthy(failing: number, threshold: number): number {
  if (failing === 0) return 1
  const waitFor = (share: number) => (1 - share ** threshold) / (share ** threshold * (1 - share))
  return waitFor(failing) / (waitFor(failing) + waitFor(1 - failing))
}

/** "If more than 18% of health checkers report that an endpoint is healthy, Route 53 considers it healthy." */
const enough = 0.18

test.each([
  [2, 0.5],
  [3, 0.154],
  [5, 0.03],
])('under a limit of all requests, at %i times of it a share of %d says healthy', (load, share) => {
  expect(checkersThatSayHealthy(1 - 1 / load, 3)).toBeCloseTo(share, 3)
})

/** What a stage lets through, in requests a second: of all, and of routes that have a limit of their own. */
interface Limits {
  all: number
  routes: Record<string, number>
}

function inTemplate(text: string): Limits {
  const { Resources } = parseDocument(text, { logLevel: 'silent' }).toJSON()
  const { DefaultRouteSettings, RouteSettings = {} } = Resources.Stage.Properties
  const own = Object.entries<{ ThrottlingRateLimit: number }>(RouteSettings)
  return {
    all: DefaultRouteSettings.ThrottlingRateLimit,
    routes: Object.fromEntries(own.map(([key, limit]) => [key, limit.ThrottlingRateLimit])),
  }
}

function inTerraform(text: string): Limits {
  const blocks = readBlocks(text)
  const find = (type: string, name: string) =>
    blocks.find(({ labels }) => labels[0] === type && labels[1] === name)
  const stage = find('aws_apigatewayv2_stage', 'default')?.blocks ?? []
  const rate = (of: Block | undefined) => Number(of?.arguments.get('throttling_rate_limit'))
  const own = stage.filter(({ type }) => type === 'route_settings')
  return {
    all: rate(stage.find(({ type }) => type === 'default_route_settings')),
    routes: Object.fromEntries(
      own.map((limit) => {
        const [, type = '', name = ''] =
          /^(\w+)\.(\w+)\.route_key$/.exec(limit.arguments.get('route_key') ?? '') ?? []
        const key = find(type, name)?.arguments.get('route_key') ?? ''
        return [JSON.parse(key), rate(limit)]
      }),
    ),
  }
}

/** 16 checkers that each ask every 10 seconds; all of them in one second, since "they don't coordinate". */
const probes = 16

const rows = [
  ['sam', 'infra/region.yaml', inTemplate],
  ['serverless', 'infra/region.yaml', inTemplate],
  ['terraform', 'infra/modules/region/api.tf', inTerraform],
] as const

test.each(rows)(
  '%s: no overload of other routes takes a region out of DNS',
  (framework, path, limitsIn) => {
    const tree = projectOf(answersFor({ framework, domain: 'api.example.com' }))
    const { all, routes } = limitsIn(`${tree.get(path)?.bytes}`)
    const own = routes['GET /health']
    for (let load = 1; load <= 100; load += 1) {
      const passing = own === undefined ? 1 / load : Math.min(1, own / probes)
      expect(all).toBeGreaterThan(0)
      expect(checkersThatSayHealthy(1 - passing, 3)).toBeGreaterThan(enough)
    }
  },
)

test.each(
  rows.flatMap(([framework, path, limitsIn]) =>
    [{}, { domain: 'api.example.com' }].map((entrance) => ({
      framework,
      entrance,
      path,
      limitsIn,
    })),
  ),
)(
  '$framework, $entrance: the runbook shuts all requests out, and each route that has a limit of its own',
  ({ framework, entrance, path, limitsIn }) => {
    const tree = projectOf(answersFor({ framework, ...entrance }))
    const { routes } = limitsIn(`${tree.get(path)?.bytes}`)
    const runbook = `${tree.get('docs/runbooks/evacuate.md')?.bytes}`
    const none = { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 }
    const [, given = '{}'] = /--route-settings '([^']+)'/.exec(runbook) ?? []
    expect(runbook).toContain(
      '--default-route-settings ThrottlingRateLimit=0,ThrottlingBurstLimit=0',
    )
    expect(Object.keys(routes)).not.toEqual([])
    expect(JSON.parse(given)).toEqual(
      Object.fromEntries(Object.keys(routes).map((route) => [route, none])),
    )
  },
)
