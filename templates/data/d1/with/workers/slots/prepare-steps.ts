await applyMigrations(cloud)
