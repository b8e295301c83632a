# The data of one region, and who may reach it. infra/global makes one in each region and links their clusters.
terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "service" {
  type = string
}

variable "region" {
  type        = string
  description = "The region that the provider works in."
}

variable "witness" {
  type        = string
  description = "The region that votes and has no cluster."
}

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
}

# DSQL encrypts every cluster. It waits in PENDING_SETUP until it is linked, and with which other one, and which witness, is
# settled then.
resource "aws_dsql_cluster" "service" {
  deletion_protection_enabled = true
  tags                        = { service = var.service }

  multi_region_properties {
    witness_region = var.witness
  }

  lifecycle {
    prevent_destroy = true
  }
}

# The plan in infra/global fills it in the home region, and copies each backup to the other's.
resource "aws_backup_vault" "service" {
  name = var.service

  lifecycle {
    prevent_destroy = true
  }
}

# The database knows the function by this role, so it is there before the function is, and stays when that is made anew.
# IAM is global, so the region is in the path: another region's role may have the same name.
resource "aws_iam_role" "function" {
  name_prefix          = "function-"
  path                 = "/${var.service}/${var.region}/"
  permissions_boundary = "arn:aws:iam::${local.account}:policy/${var.service}-boundary" # infra/bootstrap/boundary.tf

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  name = "function"
  role = aws_iam_role.function.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # This region's cluster and no other, and there as `service`, which migrations/ gives its rights. Not as admin.
      {
        Sid      = "Database"
        Effect   = "Allow"
        Action   = "dsql:DbConnect"
        Resource = aws_dsql_cluster.service.arn
      },
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/lambda/${var.service}:*"
      },
    ]
  })
}

# For the region's root, and for toolkit/: in the region's own bucket, since neither must need the home region's state.
resource "aws_s3_object" "database" {
  bucket       = "${var.service}-${var.region}-${local.account}"
  key          = "state/database.json"
  content_type = "application/json"

  content = jsonencode({
    cluster  = aws_dsql_cluster.service.identifier
    endpoint = "${aws_dsql_cluster.service.identifier}.dsql.${var.region}.on.aws"
    role     = aws_iam_role.function.arn
  })
}

output "cluster" {
  value = {
    arn        = aws_dsql_cluster.service.arn
    identifier = aws_dsql_cluster.service.identifier
  }
}

output "vault" {
  value = {
    arn  = aws_backup_vault.service.arn
    name = aws_backup_vault.service.name
  }
}
