locals {
  clusters = "arn:aws:dsql:*:${local.account}:cluster/*" # their names are not known before they exist
  backups = [
    "arn:aws:backup:*:${local.account}:backup-plan:*",
    "arn:aws:backup:*:${local.account}:backup-vault:${local.service}",
  ]
}

# Terraform asks for the tags of an object too.
resource "aws_iam_role_policy" "look_database" {
  for_each = { deploy = aws_iam_role.deploy.name, plan = aws_iam_role.plan.name }
  name     = "look-database"
  role     = each.value

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DatabaseNames"
      Effect   = "Allow"
      Action   = "s3:GetObjectTagging"
      Resource = [for bucket in local.buckets : "${bucket}/state/database.json"]
    }]
  })
}

# No DeleteCluster: no pipeline may drop the data. A new cluster has no tag yet; one that another service has tagged as its own
# is out of reach. Tag them all: whoever may give one this service's tag is its admin.
resource "aws_iam_role_policy" "database" {
  name = "database"
  role = aws_iam_role.deploy.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Clusters"
        Effect = "Allow"
        Action = [
          "dsql:AddPeerCluster",
          "dsql:CreateCluster",
          "dsql:PutMultiRegionProperties",
          "dsql:PutWitnessRegion",
          "dsql:RemovePeerCluster", # asked for by any change of what a cluster is linked with
          "dsql:TagResource",
          "dsql:UntagResource",
          "dsql:UpdateCluster",
        ]
        Resource  = local.clusters
        Condition = { StringEqualsIfExists = { "aws:ResourceTag/service" = local.service } }
      },
      # To change the schema, to let the function in, and to write a region's flag. The function does not connect as admin.
      {
        Sid       = "Migrations"
        Effect    = "Allow"
        Action    = "dsql:DbConnectAdmin"
        Resource  = local.clusters
        Condition = { StringEquals = { "aws:ResourceTag/service" = local.service } }
      },
      {
        Sid      = "LinkedRoles"
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = [for service in ["backup", "dsql"] : "arn:aws:iam::${local.account}:role/aws-service-role/${service}.amazonaws.com/*"]
      },
      {
        Sid    = "Backups"
        Effect = "Allow"
        Action = [
          "backup:CreateBackupPlan",
          "backup:CreateBackupSelection",
          "backup:CreateBackupVault",
          "backup:DeleteBackupPlan",
          "backup:DeleteBackupSelection",
          "backup:TagResource",
          "backup:UntagResource",
          "backup:UpdateBackupPlan",
        ]
        Resource = local.backups
      },
      {
        Sid      = "BackupStorage"
        Effect   = "Allow"
        Action   = "backup-storage:MountCapsule"
        Resource = "*" # it has no resource to name
      },
      # A vault is made with the account's key for backups, which is called otherwise in every account. AWS Backup asks for these
      # in this role's name; asked for in any other way, they are refused.
      {
        Sid    = "BackupKeys"
        Effect = "Allow"
        Action = [
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:GenerateDataKey",
          "kms:RetireGrant",
        ]
        Resource  = "*"
        Condition = { StringEquals = { "kms:ViaService" = [for region in local.regions : "backup.${region}.amazonaws.com"] } }
      },
      {
        Sid       = "PassBackupRole"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = local.arns.made
        Condition = { StringEquals = { "iam:PassedToService" = "backup.amazonaws.com" } }
      },
    ]
  })
}
