/**
 * Whether this region should get traffic. Not when its database does not answer, or is silent twice while a probe waits, so
 * this is no shallow check, and one that fails everywhere may take all regions out at once (README.md, *When a region is
 * lost*). Any other fault of the database keeps the flag's last known value, and a slow one is not waited for: a probe gives
 * up soon.
 */
