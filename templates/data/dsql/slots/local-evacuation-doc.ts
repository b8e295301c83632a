/** What `npm run evacuate` does: the flag that the region's health check reads, written as an operator. */
