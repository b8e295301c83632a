/**
 * Whether this region should get traffic: a shallow check. Were it to fail with the database, a fault that all
 * regions share would take all of them out of DNS; so an unreadable flag keeps its last known value, and a slow one
 * is not waited for, since Route 53 gives up after two seconds. An instance that never read it says ok: instances begin
 * by the dozen where a region takes over another's users, and a table that throttles them must not take that one out too.
 */
