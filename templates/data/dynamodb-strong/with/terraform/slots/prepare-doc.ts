/**
 * Plans and applies what exists once, unless its region is not among those given, and saves a plan for each region: its
 * wave applies it.
 *
 * @throws Failure while the domain is not delegated: a region's certificate would wait for that
 */
