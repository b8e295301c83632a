# CodeDeploy will not even start while one of these is in alarm; the way back, which must, overrides this.
alarm_configuration {
  enabled = true
  alarms = [
    aws_cloudwatch_metric_alarm.server_errors.alarm_name,
    aws_cloudwatch_metric_alarm.release_errors.alarm_name,
    aws_cloudwatch_metric_alarm.release_crashes.alarm_name,
    aws_cloudwatch_metric_alarm.function_throttles.alarm_name,
    aws_cloudwatch_metric_alarm.latency.alarm_name,
  ]
}
