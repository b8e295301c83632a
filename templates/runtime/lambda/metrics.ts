/**
 * How late CloudWatch knows of a request, in seconds. AWS promises no time; whoever reads its metrics for a living allows
 * about two minutes for those of one minute (Datadog, "Cloud Metric Delay").
 */
export const metricsDelaySeconds = 120
