// One flag for all regions: it holds wherever it was written, and a region that cannot read it says 503 for that.
const moves = topology.domain !== undefined && written.some(({ error }) => error === undefined)
