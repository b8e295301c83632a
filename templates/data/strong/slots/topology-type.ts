/** The three that agree on every write: two of them must be up. One that is not among `regions` votes and serves nobody. */
quorum: string[]
