// An emulator that serves several runs must not mix up their data.
const table = data ? topology.service : `${topology.service}-${randomBytes(4).toString('hex')}`
