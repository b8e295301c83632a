# All alarms are called <service>-<region>-..., which is how `npm run gate` finds them.

locals {
  alarms       = local.topology.alarms
  alarm_prefix = "${local.service}-${var.region}"
  error_limit  = "${local.alarms.errorRate * 100} %"

  release_share = {
    expression = "IF(requests > 0, FILL(errors, 0) / requests, 0)"
    counts     = { errors = "ServerErrors", requests = "Requests" }
    period     = local.alarms.periodSeconds
  }
}

# Subscribe people, or what pages them, here.
resource "aws_sns_topic" "alarms" {
  name = "${local.alarm_prefix}-alarms"
}

# It replaces the policy that a topic is made with, so alarms are let in by name: re:Post, "Why didn't I receive an SNS
# notification for my CloudWatch alarm trigger?". No plain HTTP: Amazon SNS, "Security best practices".
resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Condition = {
          ArnLike = { "aws:SourceArn" = "arn:aws:cloudwatch:${var.region}:${local.account}:alarm:*" }
        }
      },
      {
        Sid       = "NoPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

# Those to probes are left out: /health sees few faults, so a region that has only probes left would seem well whatever
# its fault is. So are those of a release on trial: what fails there is the release, in each region that tries it out, and
# taking regions out of DNS is no way back from that.
resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name          = "${local.alarm_prefix}-5xx"
  alarm_description   = "More than ${local.error_limit} of the region's answers are server errors, a release on trial left out."
  namespace           = local.service
  metric_name         = "FailedShare"
  statistic           = "Average"
  period              = local.alarms.periodSeconds
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanThreshold"
  threshold           = local.alarms.errorRate
  # Without requests nothing is known: a region that failed is not well because its users have left.
  treat_missing_data = "missing"
  alarm_actions      = [aws_sns_topic.alarms.arn]
}

# One for each answer that failed, zero for each that did not: their average is the share that failed. The service's own log
# says what took a request, so a route counts as soon as the service has it, and a path that is none never does.
# toolkit/ aims them at a release when all of the traffic has shifted to it: until then they count the one from before, and go
# on with it when the new one is taken back.
resource "aws_cloudwatch_log_metric_filter" "failed_answers" {
  name           = "failed-answers"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ ($.status >= 500) && ($.version = \"${var.release}\") && ($.route = \"*\") && ($.route != \"/health\") }"

  metric_transformation {
    namespace = local.service
    name      = "FailedShare"
    value     = "1"
  }

  lifecycle {
    ignore_changes = [pattern]
  }
}

resource "aws_cloudwatch_log_metric_filter" "good_answers" {
  name           = "good-answers"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ ($.status < 500) && ($.version = \"${var.release}\") && ($.route = \"*\") && ($.route != \"/health\") }"

  metric_transformation {
    namespace = local.service
    name      = "FailedShare"
    value     = "0"
  }

  lifecycle {
    ignore_changes = [pattern]
  }
}

# What API Gateway answered because Lambda did not run the function at all. Where it ran and crashed (200), its own alarms say
# so; where concurrency is used up (429), another region would be next.
resource "aws_cloudwatch_log_metric_filter" "unserved_requests" {
  name           = "unserved-requests"
  log_group_name = aws_cloudwatch_log_group.api.name
  pattern        = "{ ($.status >= 500) && ($.lambda != \"200\") && ($.lambda != \"429\") && ($.path != \"/health\") }"

  metric_transformation {
    namespace = local.service
    name      = "FailedShare"
    value     = "1"
  }
}

# The newest release alone, from its first answer on.
resource "aws_cloudwatch_metric_alarm" "release_errors" {
  alarm_name          = "${local.alarm_prefix}-release-5xx"
  alarm_description   = "More than ${local.error_limit} of the newest release's answers are server errors."
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanThreshold"
  threshold           = local.alarms.errorRate
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "share"
    label       = "Share of server errors"
    expression  = local.release_share.expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.release_share.counts
    content {
      id = metric_query.key
      metric {
        namespace   = local.service
        metric_name = metric_query.value
        dimensions  = { Version = var.release }
        period      = local.release_share.period
        stat        = "Sum"
      }
    }
  }

  # toolkit/ aims it at each release before traffic shifts to it. Another formula makes another alarm.
  lifecycle {
    ignore_changes       = [metric_query]
    replace_triggered_by = [terraform_data.release_share]
  }
}

resource "terraform_data" "release_share" {
  input = local.release_share
}

resource "aws_cloudwatch_log_metric_filter" "release_errors" {
  name           = "release-errors"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ ($.status >= 500) && ($.route = \"*\") && ($.route != \"/health\") }"

  metric_transformation {
    namespace  = local.service
    name       = "ServerErrors"
    value      = "1"
    dimensions = { Version = "$.version" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "release_requests" {
  name           = "release-requests"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ ($.status > 0) && ($.route = \"*\") && ($.route != \"/health\") }"

  metric_transformation {
    namespace  = local.service
    name       = "Requests"
    value      = "1"
    dimensions = { Version = "$.version" }
  }
}

# Crashes and time-outs, which leave no log line of the service's own.
resource "aws_cloudwatch_metric_alarm" "function_errors" {
  alarm_name        = "${local.alarm_prefix}-errors"
  alarm_description = "The function crashes or runs out of time."
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.service.function_name
    Resource     = "${aws_lambda_function.service.function_name}:live"
  }
  statistic           = "Sum"
  period              = local.alarms.periodSeconds
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "function_throttles" {
  alarm_name          = "${local.alarm_prefix}-function-throttles"
  alarm_description   = "The account's concurrency in this region is used up."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = aws_lambda_function.service.function_name }
  statistic           = "Sum"
  period              = local.alarms.periodSeconds
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "${local.alarm_prefix}-latency-p99"
  alarm_description   = "One answer in a hundred takes longer than two seconds."
  namespace           = "AWS/ApiGateway"
  metric_name         = "Latency"
  dimensions          = { ApiId = aws_apigatewayv2_api.service.id }
  extended_statistic  = "p99"
  period              = local.alarms.periodSeconds
  evaluation_periods  = local.alarms.evaluationPeriods
  comparison_operator = "GreaterThanThreshold"
  threshold           = 2000 # milliseconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
