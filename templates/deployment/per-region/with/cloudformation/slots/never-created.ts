throw new Failure(
  `${stacks.region} in ${region} was never created (ROLLBACK_COMPLETE): read its events, delete it, and deploy again.`,
)
