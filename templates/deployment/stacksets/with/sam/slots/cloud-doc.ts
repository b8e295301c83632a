 * All that a rollout asks of AWS, one region at a time. What is said of the stack of a region is asked of the stack set,
 * which gathers the regions of a wave.
