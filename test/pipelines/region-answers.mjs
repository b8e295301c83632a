// Loaded into the children of a pipeline's job by NODE_OPTIONS: what a release command asks of a region at its own address is
// answered by the account on this machine, which knows what the region runs.
const { REGION_ANSWERS } = process.env

if (REGION_ANSWERS) {
  const real = globalThis.fetch
  globalThis.fetch = (url, options) => {
    const [, region] = /^https:\/\/([a-z0-9-]+)\.example\/health(?:\/data)?$/.exec(`${url}`) ?? []
    return real(region ? `${REGION_ANSWERS}/answers/${region}` : url, options)
  }
}
