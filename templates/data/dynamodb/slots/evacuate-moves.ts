const own = written.find(({ region }) => region === target)?.error
const moves = topology.domain !== undefined && own === undefined
