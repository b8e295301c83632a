"dynamodb:GetItem",
"dynamodb:PutItem",
"dynamodb:UpdateItem",
