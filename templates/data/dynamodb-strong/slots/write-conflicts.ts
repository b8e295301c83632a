'ReplicatedWriteConflictException',
