/** The database is contended, throttled or not reachable; nothing says that the work was not done. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

/**
 * Too many want the same thing at once, or more than the database gives. It is well, and so is the region: elsewhere there would be
 * as many.
 * Nothing says that the work was not done.
 */
export class StoreBusy extends StoreUnavailable {
  override name = 'StoreBusy'
}
