 * All that a rollout asks of AWS, one region at a time, so that no step depends on a region that it is not about.
