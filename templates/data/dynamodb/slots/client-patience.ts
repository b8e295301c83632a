/**
 * A client that gives up early (at most 6 s a call, of the function's 10): a customer would rather retry in another
 * region than wait for this one.
 */
