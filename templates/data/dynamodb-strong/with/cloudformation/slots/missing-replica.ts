say('Replicas', `${region} has no replica`, 'add one before the table is made')
