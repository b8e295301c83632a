# The table is a stack, and CloudFormation makes it with the rights of whoever asks.
locals {
  table_stack = "arn:aws:cloudformation:*:${local.account}:stack/${local.service}-table/*"
}

resource "aws_iam_role_policy" "look_table_stack" {
  for_each = { deploy = aws_iam_role.deploy.name, plan = aws_iam_role.plan.name }
  name     = "look-table-stack"
  role     = each.value

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "TableStack"
      Effect   = "Allow"
      Action   = ["cloudformation:DescribeStacks", "cloudformation:GetTemplate"]
      Resource = local.table_stack
    }]
  })
}

# No DeleteStack. The stack's policy comes with its template.
resource "aws_iam_role_policy" "table_stack" {
  name = "table-stack"
  role = aws_iam_role.deploy.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "TableStack"
        Effect = "Allow"
        Action = [
          "cloudformation:CreateStack",
          "cloudformation:DescribeStackEvents",
          "cloudformation:SetStackPolicy",
          "cloudformation:UpdateStack",
        ]
        Resource = local.table_stack
      },
      # CloudFormation looks for scaling policies even where capacity is on demand.
      {
        Sid    = "TableLooks"
        Effect = "Allow"
        Action = [
          "application-autoscaling:DescribeScalableTargets",
          "application-autoscaling:DescribeScalingPolicies",
          "dynamodb:Describe*",
          "dynamodb:ListTagsOfResource",
        ]
        Resource = "*" # limits have no resource to name
      },
    ]
  })
}
