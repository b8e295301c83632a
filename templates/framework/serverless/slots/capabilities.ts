Capabilities: ['CAPABILITY_IAM'],
