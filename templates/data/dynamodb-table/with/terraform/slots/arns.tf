table      = "arn:aws:dynamodb:*:${local.account}:table/${local.service}"
