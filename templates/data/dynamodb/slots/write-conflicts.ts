'TransactionConflict',
'TransactionConflictException',
'TransactionInProgressException',
