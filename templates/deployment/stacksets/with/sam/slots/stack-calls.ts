stack: (region, name) => (name === STACK_SET ? stackOfSet(region, stack) : stack(region, name)),
updateStack: (update) =>
  update.stack === STACK_SET
    ? together(update, stackSet(stack, say), say)
    : updateStack(update, { stack, wait: calls.wait, say }),
