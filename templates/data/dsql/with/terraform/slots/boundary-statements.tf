# DbConnect is for a cluster, and AWS's authorization reference gives that type aws:ResourceTag.
{
  Sid       = "Database"
  Effect    = "Allow"
  Action    = "dsql:DbConnect"
  Resource  = local.clusters
  Condition = { StringEquals = { "aws:ResourceTag/service" = local.service } }
},
{
  Sid    = "Backups"
  Effect = "Allow"
  Action = [
    "dsql:GetBackupJob",
    "dsql:GetCluster",
    "dsql:ListTagsForResource",
    "dsql:StartBackupJob",
    "dsql:StopBackupJob",
  ]
  Resource = local.clusters
},
{
  Sid    = "BackupVaults"
  Effect = "Allow"
  Action = ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault", "backup:TagResource"]
  Resource = [
    "arn:aws:backup:*:${local.account}:backup-vault:${local.service}",
    "arn:aws:backup:*:${local.account}:recovery-point:*", # the ids are not known before they exist
  ]
},
{
  Sid    = "BackupLists"
  Effect = "Allow"
  Action = [
    "backup:CopyFromBackupVault", # it is asked for on what is copied, whose name is its service's
    "dsql:ListClusters",
    "tag:GetResources",
  ]
  Resource = "*"
},
{
  Sid      = "BackupKey"
  Effect   = "Allow"
  Action   = "kms:DescribeKey"
  Resource = "*" # a vault's key is called otherwise in every account
},
{
  Sid       = "BackupGrants"
  Effect    = "Allow"
  Action    = "kms:CreateGrant"
  Resource  = "*"
  Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
},
