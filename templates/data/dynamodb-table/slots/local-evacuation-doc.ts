/** What `npm run evacuate` does: the flag that the region's health check reads, in the region's own table. */
