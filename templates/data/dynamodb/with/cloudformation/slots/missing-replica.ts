say('Replicas', `${region} has no replica`, 'add one, alone in its update')
