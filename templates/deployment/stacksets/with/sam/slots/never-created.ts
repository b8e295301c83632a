throw new Failure(
  `The stack of ${stacks.region} in ${region} was never created (ROLLBACK_COMPLETE): read its events, delete it from the set with "aws cloudformation delete-stack-instances --stack-set-name ${stacks.region} --accounts ID --regions ${region} --no-retain-stacks" in the home region, and deploy again.`,
)
