TABLE_NAME      = local.service
