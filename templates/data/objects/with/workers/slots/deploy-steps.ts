if (mode === 'migrate') return migrate(cloud)
