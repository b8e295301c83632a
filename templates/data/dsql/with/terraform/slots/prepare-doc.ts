/**
 * Plans and applies what exists once, unless a region is left out, since the database is in both; brings its schema up to
 * date; and saves a plan for each region: its wave applies it.
 *
 * @throws Failure while the domain is not delegated: a region's certificate would wait for that
 */
