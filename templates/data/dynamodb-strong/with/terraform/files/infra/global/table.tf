# DynamoDB encrypts every table. `true` shows each use of the key in CloudTrail, and is billed. A key of your own must
# exist in every region: name it in each replica in table.yaml, and let the function use it.
variable "managed_encryption_key" {
  type    = bool
  default = false
}

# The table is a stack with nothing else in it: CloudFormation can make a strongly consistent table whatever version the
# AWS provider has, and makes all of it at once. The table stays when the stack goes.
# When it could not be made the first time: delete the stack, forget it with
# `npm run terraform -- global state rm aws_cloudformation_stack.table`, and deploy again.
resource "aws_cloudformation_stack" "table" {
  name          = "${local.topology.service}-table"
  template_body = file("${path.module}/table.yaml")
  parameters    = { Encryption = var.managed_encryption_key ? "aws-managed" : "aws-owned" }

  # To Terraform every other template is an update in place, also one by which CloudFormation would make another table.
  policy_body = jsonencode({
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "Update:Modify"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = ["Update:Replace", "Update:Delete"]
        Resource  = "*"
      },
    ]
  })

  lifecycle {
    prevent_destroy = true
  }
}
