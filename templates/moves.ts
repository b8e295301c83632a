/**
 * Files that templates have moved and changed so much that git does not find them: old path → new path. An owner's edits of one
 * go with it. Those of a release that nobody upgrades from any more may go.
 */
export const moves: ReadonlyMap<string, string> = new Map([
  // Since 0.3.0 what is about the sample is in drills/, its owner's.
  ['local/drills/client.ts', 'local/rehearsal/users.ts'],
  ['local/drills/ledger.ts', 'drills/ledger.ts'],
  ['local/drills/load.ts', 'local/rehearsal/load.ts'],
  ['local/drills/rush.ts', 'drills/rush.ts'],
  ['local/drills/unfinished.ts', 'drills/unfinished.ts'],
  ['local/drills/hot-item.ts', 'drills/hot-item.ts'],
  ['local/drills/lagging-replica.ts', 'drills/lagging-replica.ts'],
  ['local/drills/stale-read.ts', 'drills/stale-read.ts'],
  ['local/lossy-service.ts', 'drills/lossy/service.ts'],
  ['local/between.ts', 'drills/lossy/between.ts'],
  ['local/rehearsal/history.ts', 'drills/history.ts'],
  ['local/rehearsal/ledger.ts', 'drills/ledger.ts'],
  ['local/rehearsal/models.ts', 'drills/models.ts'],
  ['test/local/audit.test.ts', 'test/unit/ledger.test.ts'],
  ['test/local/ledger.test.ts', 'test/unit/ledger.test.ts'],
])
