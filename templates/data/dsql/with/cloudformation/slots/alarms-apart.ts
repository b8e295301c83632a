// How many want one row is no release's doing: a gate that closed on that would stop releases while an item sells well.
if (name === `${service}-database-conflicts-\${AWS::Region}`) return found
