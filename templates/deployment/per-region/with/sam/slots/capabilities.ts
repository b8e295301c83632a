// CloudFormation expands SAM's part of a template itself: its API's reference, UpdateStack, CAPABILITY_AUTO_EXPAND.
Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
