const { domain, home } = topology
if (regions.includes(home)) {
