throw new Failure(
  `The stack of ${stacks.region} in ${region} was never created (ROLLBACK_COMPLETE): read its events, delete it from the set with "aws cloudformation delete-stack-instances --no-retain-stacks", and deploy again.`,
)
