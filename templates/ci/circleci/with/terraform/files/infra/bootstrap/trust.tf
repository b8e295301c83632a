variable "organization_id" {
  type        = string
  description = "In CircleCI, Organization Settings → Overview"

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.organization_id))
    error_message = "It is a UUID."
  }
}

variable "project_id" {
  type        = string
  description = "In CircleCI, Project Settings → Overview"

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.project_id))
    error_message = "It is a UUID."
  }
}

variable "repository" {
  type        = string
  description = "Where the code is, without a scheme, as in github.com/owner/name"

  validation {
    condition     = can(regex("^[A-Za-z0-9.-]+(/[A-Za-z0-9._-]+)+$", var.repository))
    error_message = "Give it as host/owner/name."
  }
}

variable "oidc_provider_arn" {
  type        = string
  default     = ""
  description = "The organization's identity provider in this account, when there is one already; an account can have only one"
}

# Other projects of the organization may come to rely on it.
resource "aws_iam_openid_connect_provider" "circleci" {
  count          = var.oidc_provider_arn == "" ? 1 : 0
  url            = "https://oidc.circleci.com/org/${var.organization_id}"
  client_id_list = [var.organization_id]

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  longest_job = 18000 # seconds; CircleCI ends a job after as long
  provider    = one(concat(aws_iam_openid_connect_provider.circleci[*].arn, compact([var.oidc_provider_arn])))
  issuer      = "oidc.circleci.com/org/${var.organization_id}"

  # Only jobs of this project and this repository: those that deploy on its main branch, those that only look on any. The
  # context's own restrictions say which of them get a token. The user's id is 36 single marks: a star would also match a
  # branch whose name ends like the rest.
  subject  = "org/${var.organization_id}/project/${var.project_id}/user/????????-????-????-????-????????????/vcs-origin/${var.repository}/vcs-ref/refs/heads/"
  branches = { deploy = "main", plan = "*" }

  trust = {
    for role, branch in local.branches : role => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Federated = local.provider }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = { "${local.issuer}:aud" = var.organization_id }
          StringLike   = { "${local.issuer}:sub" = "${local.subject}${branch}" }
        }
      }]
    })
  }
}
