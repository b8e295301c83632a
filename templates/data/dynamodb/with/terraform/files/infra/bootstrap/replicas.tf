# Whatever a replica is encrypted with, Terraform compares that key with the region's own for DynamoDB, and cannot plan without
# an answer. That key has no other name before it exists than its alias: AWS KMS, "Use aliases to control access to KMS keys".
resource "aws_iam_role_policy" "look_replicas" {
  for_each = { deploy = aws_iam_role.deploy.name, plan = aws_iam_role.plan.name }
  name     = "look-replicas"
  role     = each.value

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ReplicaKeys"
      Effect    = "Allow"
      Action    = "kms:DescribeKey"
      Resource  = "*"
      Condition = { StringEquals = { "kms:RequestAlias" = "alias/aws/dynamodb" } }
    }]
  })
}
