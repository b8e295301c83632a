# How far each other region is behind this one. The metric exists only in the region that wrote, so every region watches
# its own outgoing pairs. Usually below a second; what is behind is what a lost region takes with it.
# It counts writes that arrived, late or not. When none arrives at all there is no metric and so no alarm: a pair that
# stands still looks like one that is idle. Only reading in one region what was written in another tells them apart.
resource "aws_cloudwatch_metric_alarm" "replication" {
  for_each = toset([for region in local.topology.regions : region if region != var.region])

  alarm_name        = "${local.alarm_prefix}-replication-to-${each.value}"
  alarm_description = "Writes of this region take longer than 10 seconds to reach ${each.value}."
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = local.table
    ReceivingRegion = each.value
  }
  statistic           = "Average"
  period              = local.alarms.periodSeconds
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10000          # milliseconds
  treat_missing_data  = "notBreaching" # nothing arrived: mostly because nothing was written
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
