import { type Topology, topology } from '../../topology.ts'

/** Three regions in a row, with figures that are easy to count with; `rollout` as the test wants it. */
export function threeRegions(rollout: Partial<Topology['rollout']> = {}): Topology {
  return {
    ...topology,
    service: 'test',
    home: 'west',
    domain: undefined,
    regions: [
      { name: 'west', place: 'West', latencyMs: { west: 1, middle: 30, east: 70 } },
      { name: 'middle', place: 'Middle', latencyMs: { west: 30, middle: 1, east: 40 } },
      { name: 'east', place: 'East', latencyMs: { west: 70, middle: 40, east: 1 } },
    ],
    dns: { ttlSeconds: 60, healthCheck: { intervalSeconds: 10, failureThreshold: 3 } },
    alarms: { periodSeconds: 60, evaluationPeriods: 2, errorRate: 0.05 },
    rollout: { strategy: 'test', blastRadius: 1, waves: [], ...rollout },
  }
}
