 * Makes a region run a release that its bucket holds, and waits until all of its traffic does. The region is asked, and
 * no other: a release can be put back while the rest of the world is down.
