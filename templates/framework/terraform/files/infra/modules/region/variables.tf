variable "region" {
  type        = string
  description = "The region that the provider works in."

  validation {
    condition     = contains(jsondecode(file("${path.module}/../../topology.json")).regions, var.region)
    error_message = "This service does not run in this region; it would have no data here."
  }
}

variable "release" {
  type        = string
  description = "What a function that does not exist yet is made of. Later releases are toolkit/'s work, not Terraform's."

  validation {
    condition     = can(regex("^[0-9a-f]{12}$", var.release))
    error_message = "A release is named by 12 hexadecimal digits."
  }
}

variable "runtime" {
  type        = string
  description = "Tests run on Node 24. Version 5.100 of the AWS provider knows runtimes up to nodejs22.x."
}

data "aws_caller_identity" "current" {}

locals {
  # The same numbers as topology.ts: `npm run validate` compares them.
  topology = jsondecode(file("${path.module}/../../topology.json"))
  service  = local.topology.service
  account  = data.aws_caller_identity.current.account_id
  bucket   = "${local.service}-${var.region}-${local.account}"
  boundary = "arn:aws:iam::${local.account}:policy/${local.service}-boundary" # infra/bootstrap/boundary.tf
}
