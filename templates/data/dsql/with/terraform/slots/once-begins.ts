const { domain } = topology
const out = topology.regions.map(({ name }) => name).filter((name) => !regions.includes(name))
if (out.length === 0) {
