terraform {
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

data "aws_caller_identity" "current" {}

# One region's releases, and the states of what is in it. Lambda reads code only from a bucket in its own region, and a
# region that depends on another region's bucket cannot be deployed, or rolled back, while that one is down.
# Bucket names are shared by every account in the world, hence the account's number.
resource "aws_s3_bucket" "region" {
  bucket = "${var.service}-${var.region}-${data.aws_caller_identity.current.account_id}"

  lifecycle {
    prevent_destroy = true
  }
}

# The way back to an older state.
resource "aws_s3_bucket_versioning" "region" {
  bucket = aws_s3_bucket.region.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "region" {
  bucket = aws_s3_bucket.region.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "region" {
  bucket                  = aws_s3_bucket.region.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "region" {
  bucket = aws_s3_bucket.region.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Current releases stay: a rollback needs the one before, however old it is.
resource "aws_s3_bucket_lifecycle_configuration" "region" {
  bucket = aws_s3_bucket.region.id

  rule {
    id     = "superseded-uploads"
    status = "Enabled"
    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.region]
}

resource "aws_s3_bucket_policy" "region" {
  bucket = aws_s3_bucket.region.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.region.arn, "${aws_s3_bucket.region.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.region]
}

output "name" {
  value = aws_s3_bucket.region.id
}
