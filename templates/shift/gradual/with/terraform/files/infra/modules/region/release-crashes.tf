# Lambda reports by version only while an alias is split between two: this alarm lives as long as the shift.
resource "aws_cloudwatch_metric_alarm" "release_crashes" {
  alarm_name        = "${local.alarm_prefix}-release-errors"
  alarm_description = "The function crashes or runs out of time in the newest release."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName    = aws_lambda_function.service.function_name
    Resource        = "${aws_lambda_function.service.function_name}:live"
    ExecutedVersion = "1"
  }
  statistic           = "Sum"
  period              = local.alarms.periodSeconds
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]

  # toolkit/ aims it at each version before traffic shifts to it.
  lifecycle {
    ignore_changes = [dimensions["ExecutedVersion"]]
  }
}
