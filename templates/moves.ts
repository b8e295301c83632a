/**
 * Files that templates have moved and changed so much that git does not find them: old path → new path. An owner's edits of one
 * go with it. Those of a release that nobody upgrades from any more may go.
 */
const files: readonly (readonly [string, string])[] = [
  // Since 0.3.0 what is about the sample is in drills/, its owner's.
  ['local/drills/client.ts', 'toolkit/rehearsal/users.ts'],
  ['local/drills/ledger.ts', 'drills/ledger.ts'],
  ['local/drills/load.ts', 'toolkit/rehearsal/load.ts'],
  ['local/drills/rush.ts', 'drills/rush.ts'],
  ['local/drills/unfinished.ts', 'drills/unfinished.ts'],
  ['local/drills/hot-item.ts', 'drills/hot-item.ts'],
  ['local/drills/lagging-replica.ts', 'drills/lagging-replica.ts'],
  ['local/drills/stale-read.ts', 'drills/stale-read.ts'],
  ['local/lossy-service.ts', 'drills/lossy/service.ts'],
  ['local/rehearsal/history.ts', 'drills/history.ts'],
  ['local/rehearsal/ledger.ts', 'drills/ledger.ts'],
  ['local/rehearsal/models.ts', 'drills/models.ts'],
  ['test/local/audit.test.ts', 'test/unit/ledger.test.ts'],
  ['test/local/ledger.test.ts', 'test/unit/ledger.test.ts'],
]

/** Folders that moved whole, and commands that moved out of one: how an old path begins → how the new one does. The first counts. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  // Since 0.3.0 the machinery is in toolkit/, where a rollout knows no cloud.
  [
    /^ops\/rollout\/(?=(changes|data|delegation|links|objects|once|plans|prepare|region|release|roots|settings|stacks|upload|zone)\.ts$)/,
    'toolkit/aws/',
  ],
  [/^ops\/aws\/(?=(patience|requests)\.ts$)/, 'toolkit/rollout/'],
  [/^ops\/(?=(aws|cloudflare|database|rollout)\/)/, 'toolkit/'],
  [/^ops\/validate\//, 'toolkit/checks/'],
  [/^ops\/(?=evacuation\.ts$)/, 'toolkit/rollout/'],
  [/^ops\//, 'toolkit/commands/'],
  [/^local\/(?=(drills|rehearsal)\/)/, 'toolkit/'],
  [/^local\/(?=(dev|drill)\.ts$)/, 'toolkit/commands/'],
  [/^local\//, 'toolkit/laptop/'],
]

const told = new Map(files)

/** Where the templates have moved files of these paths to, of those that they have moved: old path → new path. */
export function movesOf(paths: Iterable<string>): ReadonlyMap<string, string> {
  return new Map(
    [...paths].flatMap((path) => {
      const begun = beginnings.find(([old]) => old.test(path))
      const now = told.get(path) ?? (begun && path.replace(...begun))
      return now === undefined ? [] : [[path, now]]
    }),
  )
}
