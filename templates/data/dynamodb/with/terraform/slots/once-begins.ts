const { domain, home } = topology
const out = topology.regions.map(({ name }) => name).filter((name) => !regions.includes(name))
const kept = out.includes(home) ? home : await replicaAmong(cloud, out)
if (kept === undefined) {
