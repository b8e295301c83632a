data: `${topology.service}-data`,
