stack,
updateStack: (update) => updateStack(update, { stack, wait: calls.wait, say }),
