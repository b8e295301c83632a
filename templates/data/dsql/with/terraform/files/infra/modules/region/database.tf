# infra/global makes the cluster and the function's role, and leaves their names in this region's bucket: a region must not
# need the home region's state.
data "aws_s3_object" "database" {
  bucket = local.bucket
  key    = "state/database.json"
}

locals {
  database = jsondecode(data.aws_s3_object.database.body)
}

# By its name the gate does not find it: how many want one row is no release's doing.
resource "aws_cloudwatch_metric_alarm" "database_conflicts" {
  alarm_name          = "${local.service}-database-conflicts-${var.region}"
  alarm_description   = "One transaction in five is refused for another one, and tried again. Look for the row that all of them write."
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "share"
    label       = "Share of transactions that conflict"
    expression  = "IF(all > 0, FILL(conflicts, 0) / all, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { conflicts = "OccConflicts", all = "TotalTransactions" }
    content {
      id = metric_query.key
      metric {
        namespace   = "AWS/AuroraDSQL"
        metric_name = metric_query.value
        dimensions  = { ClusterId = local.database.cluster }
        period      = local.alarms.periodSeconds
        stat        = "Sum"
      }
    }
  }
}
