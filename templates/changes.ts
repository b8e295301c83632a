/** What a release of the generator changes in the projects that it makes. */
export interface Release {
  version: string
  changes: readonly Change[]
}

export interface Change {
  /** What is new, as a sentence. */
  what: string
  why: string
  /** What the owner has to do before it works, if anything. */
  hand?: string
  /** The ids of layers: projects that have none of them are not told. */
  only?: readonly string[]
}

/** Every release, the newest first. */
export const releases: readonly Release[] = [
  {
    version: '0.2.0',
    changes: [
      {
        what: 'The project can be upgraded in place, and moved to other choices: README.md, *Keep it up to date*.',
        why: 'What it was made from is now kept in .active-active/baseline, so that your edits can be told from newer templates.',
        hand: 'Commit the folder .active-active with the rest.',
      },
    ],
  },
  { version: '0.1.0', changes: [] },
]
