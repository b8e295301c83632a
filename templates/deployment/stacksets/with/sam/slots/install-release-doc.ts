 * Makes a region run a release that its bucket holds, and waits until all of its traffic does. The stack set is asked, so
 * the home region has to answer as well.
