# With its ids: GitHub's changelog of 2026-04-23, "Immutable subject claims".
variable "repository" {
  type        = string
  description = "owner@id/name@id, or owner/name for a repository that is as it was before 2026-07-15; README.md has the command"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9._-]+|@[0-9]+/[A-Za-z0-9._-]+@[0-9]+)$", var.repository))
    error_message = "Give it as owner@id/name@id, or as owner/name."
  }
}

variable "oidc_provider_arn" {
  type        = string
  default     = ""
  description = "GitHub's identity provider in this account, when there is one already; an account can have only one"
}

# Other repositories of the account may come to rely on it.
resource "aws_iam_openid_connect_provider" "github" {
  count          = var.oidc_provider_arn == "" ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  longest_job = 21600 # seconds; GitHub ends a job after as long
  provider    = one(concat(aws_iam_openid_connect_provider.github[*].arn, compact([var.oidc_provider_arn])))

  # Only jobs of this repository that run in one of these environments, those that deploy for main alone; the environments' own
  # rules say who may let them begin. STS compares the branch since 2026-02: IAM's reference of AWS STS, "Condition keys".
  environments = { deploy = ["release", "rollout", "rollback"], plan = ["plan"] }

  trust = {
    for role, environments in local.environments : role => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Federated = local.provider }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = merge(
            {
              "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
              "token.actions.githubusercontent.com:sub" = [
                for environment in environments : "repo:${var.repository}:environment:${environment}"
              ]
            },
            # Plans are made of pull requests too.
            role == "deploy" ? { "token.actions.githubusercontent.com:ref" = "refs/heads/main" } : {},
          )
        }
      }]
    })
  }
}
