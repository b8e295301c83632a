// Before the code that needs it, and beside the code that does not know it: a migration only adds.
await cloud.wrangler('d1', 'migrations', 'apply', 'DB', '--remote')
