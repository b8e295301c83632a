if (way === 'migrate') return migrate(cloud)
