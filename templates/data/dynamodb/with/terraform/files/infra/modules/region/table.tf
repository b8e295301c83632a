locals {
  # The table is made once, by infra/global; every region knows it by its name.
  table  = local.service
  others = toset([for region in local.topology.regions : region if region != var.region])
}

# This region's replica and no other. No Scan, and no delete: nothing in this service needs them.
resource "aws_iam_role_policy" "table" {
  name = "table"
  role = aws_iam_role.function.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "Table"
      Effect = "Allow"
      Action = [
        "dynamodb:ConditionCheckItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ]
      Resource = "arn:aws:dynamodb:${var.region}:${local.account}:table/${local.table}"
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "table_throttles" {
  alarm_name          = "${local.alarm_prefix}-table-throttles"
  alarm_description   = "The table refuses reads or writes in this region."
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "throttles"
    label       = "Throttled reads and writes"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { reads = "ReadThrottleEvents", writes = "WriteThrottleEvents" }
    content {
      id = metric_query.key
      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = metric_query.value
        dimensions  = { TableName = local.table }
        period      = local.alarms.periodSeconds
        stat        = "Sum"
      }
    }
  }
}

# How far each other region is behind this one. The metric exists only in the region that wrote, so every region watches
# its own outgoing pairs. Usually below a second; what is behind is what a lost region takes with it.
# It counts writes that arrived, late or not. When none arrives at all there is no metric and so no alarm: a pair that
# stands still looks like one that is idle. Only reading in one region what was written in another tells them apart.
resource "aws_cloudwatch_metric_alarm" "replication" {
  for_each = local.others

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
