/**
 * Whether this region should get traffic. Not when it sees no other: that takes a read which needs another region, so this
 * is no shallow check, and a table that fails everywhere may take all regions out at once (README.md, *When a region is
 * lost*). Any other fault of the database keeps the flag's last known value, and a slow one is not waited for: a probe
 * gives up soon.
 */
