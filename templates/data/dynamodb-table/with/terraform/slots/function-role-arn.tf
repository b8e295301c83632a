role          = aws_iam_role.function.arn
