"dynamodb:Describe*",
"dynamodb:ListTagsOfResource",
