isolate: {
  form: 'isolate <region>',
  run(local, [region = '']) {
    local.replication.isolate(named(local, region).name)
    return `${region} sees no other region: it can neither read nor write, and its health check says so.`
  },
},
rejoin: {
  form: 'rejoin <region>',
  run(local, [region = '']) {
    local.replication.rejoin(named(local, region).name)
    return `${region} sees the others again.`
  },
},
